import type { SessionOpenReply } from '@yardmaster/protocol';
import type { ContractCase } from '../contract-case';
import type { Subject } from '../subject';

let opened = 0;

/** Opens a session with a new id. */
async function open(
  { workerInterface, worker }: Pick<Subject, 'workerInterface'> & { worker: string },
  capability = 'contract.count',
): Promise<SessionOpenReply & { sessionId: string }> {
  const sessionId = `session-${++opened}`;
  return { ...(await workerInterface.openSession(worker, { sessionId, capability, ttlMs: 60_000 })), sessionId };
}

async function openOn(subject: Subject, capability = 'contract.count'): Promise<string> {
  const { workerInterface } = subject;
  const { status, sessionId } = await open(
    { workerInterface, worker: subject.worker(capability).workerId },
    capability,
  );
  expect(status).toBe('opened');
  return sessionId;
}

const close = (subject: Subject, ...ids: string[]): Promise<unknown> =>
  Promise.all(ids.map((id) => subject.workerInterface.closeSession(subject.worker().workerId, id)));

export const sessionCases: readonly ContractCase[] = [
  {
    name: 'keeps state between the tasks of a session, separate from others',
    covers: ['openSession', 'closeSession'],
    async run(subject) {
      const [a, b] = [await openOn(subject), await openOn(subject)];
      const count = async (sessionId?: string) => (await subject.run('contract.count', {}, { sessionId })).result;
      expect([await count(a), await count(a), await count(b), await count(), await count(a)]).toEqual([1, 2, 1, 1, 3]);
      await close(subject, a, b);
    },
  },
  {
    name: 'accepts a repeated open of a session',
    shows: ['If the session is already open, the worker answers `opened` again'],
    async run(subject) {
      const sessionId = await openOn(subject);
      await subject.run('contract.count', {}, { sessionId });
      const { workerId } = subject.worker();
      const again = { sessionId, capability: 'contract.count', ttlMs: 60_000 };
      expect(await subject.workerInterface.openSession(workerId, again)).toEqual({ status: 'opened' });
      expect((await subject.run('contract.count', {}, { sessionId })).result).toBe(2);
      await close(subject, sessionId);
    },
  },
  {
    name: 'rejects a session for a capability without sessions, and one over the limit',
    shows: ['If the worker answers `rejected`, it leaves nothing behind'],
    async run(subject) {
      const { workerId, sessionsMax } = subject.worker();
      const parts = { workerInterface: subject.workerInterface, worker: workerId };
      expect(await open(parts, 'contract.echo')).toMatchObject({ status: 'rejected', code: 'UNKNOWN_CAPABILITY' });
      const ids = await Promise.all(Array.from({ length: sessionsMax! }, () => openOn(subject)));
      const rejected = await open(parts);
      expect(rejected).toMatchObject({ status: 'rejected', code: 'SESSIONS_FULL' });
      expect(await subject.execute('contract.count', {}, { sessionId: rejected.sessionId })).toMatchObject({
        code: 'SESSION_LOST',
      });
      await close(subject, ...ids);
    },
  },
  {
    name: 'rejects an attempt in an unknown session, and a concurrent one in the same session',
    shows: ['The worker answers `NO_SLOT` while', 'and `SESSION_LOST` if it has no such session'],
    async run(subject) {
      const unknown = await subject.execute('contract.count', {}, { sessionId: 'unknown' });
      expect(unknown).toMatchObject({ status: 'rejected', code: 'SESSION_LOST' });
      const sessionId = await openOn(subject);
      await subject.begin('contract.keep', {}, { sessionId });
      const second = await subject.execute('contract.count', {}, { sessionId });
      expect(second).toMatchObject({ status: 'rejected', code: 'NO_SLOT' });
      await close(subject, sessionId);
    },
  },
  {
    name: 'ends the attempt in a closed session with SESSION_LOST',
    covers: ['closeSession'],
    shows: ['the worker stops it with `SESSION_LOST`'],
    async run(subject) {
      const sessionId = await openOn(subject);
      const leaseId = await subject.begin('contract.keep', {}, { sessionId });
      await close(subject, sessionId);
      expect(await subject.outcome(leaseId)).toMatchObject({
        status: 'failed',
        error: { code: 'SESSION_LOST', retryable: false },
      });
      await close(subject, sessionId);
      expect(await subject.execute('contract.count', {}, { sessionId })).toMatchObject({ code: 'SESSION_LOST' });
    },
  },
  {
    name: 'presents its sessions when it reconnects, and ends the rejected ones',
    shows: ['`worker.register` lists the open sessions', '`closedSessions` in the reply names the listed sessions'],
    async run(subject) {
      const [kept, unwanted] = [await openOn(subject), await openOn(subject)];
      subject.reports.override.registered = async (worker, presented) => {
        subject.reset();
        const sorted = await subject.reports.registered(worker, presented);
        return { ...sorted, closedSessions: [unwanted] };
      };
      await subject.cut();
      await subject.cut();
      const sessions = subject.registrationsOf(subject.worker().workerId).map(({ presented }) => presented.sessions);
      expect(sessions.at(-2)!.toSorted()).toEqual([kept, unwanted].toSorted());
      expect(sessions.at(-1)).toEqual([kept]);
      await close(subject, kept);
    },
  },
];
