import { io } from 'socket.io-client';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { dialSocket } from '@yardmaster/worker-kit/link';
import { handshake, type ContractCase } from '../contract-case';
import { token } from '../subject';

export const linkCases: readonly ContractCase[] = [
  {
    name: 'continues without a link, and neither loses nor repeats output',
    covers: ['disconnect'],
    shows: ['A worker MUST keep running when the link drops', '`seq` counts from 1 and continues across links'],
    async run(subject) {
      const leaseId = await subject.begin('contract.tick', { times: 40, everyMs: 25 });
      for (let cut = 0; cut < 3; cut++) await subject.cut();
      expect((await subject.outcome(leaseId)).result).toBe(40);
      expect(subject.text(leaseId)).toBe(Array.from({ length: 40 }, (_, index) => `${index + 1};`).join(''));
      const { chunks } = subject.lease(leaseId);
      expect(chunks.map(({ seq }) => seq)).toEqual(chunks.map((_, index) => index + 1));
    },
  },
  {
    name: 'presents its attempts when it reconnects, and continues adopted ones',
    shows: [
      'the worker sends `worker.register` with its running attempts',
      'The worker continues the **adopted** attempts',
    ],
    async run(subject) {
      const leaseId = await subject.begin('contract.hold');
      await subject.cut();
      const { presented } = subject.registrationsOf(subject.worker().workerId).at(-1)!;
      const running = { taskId: `task-${leaseId}`, attempt: 1, leaseId, outputSeq: expect.any(Number) as number };
      expect(presented.running).toEqual([running]);
      await subject.cancel(leaseId);
      expect((await subject.outcome(leaseId)).status).toBe('cancelled');
    },
  },
  {
    name: 'stops aborted attempts when it reconnects',
    shows: ['It kills the **aborted** ones'],
    async run(subject) {
      const leaseId = await subject.begin('contract.hold');
      subject.reports.leases.delete(leaseId);
      await subject.cut();
      await subject.cut();
      const { presented } = subject.registrationsOf(subject.worker().workerId).at(-1)!;
      expect([presented.running, presented.finished]).toEqual([[], []]);
    },
  },
  {
    name: 'presents an unconfirmed outcome until it is recorded',
    shows: ['It MUST buffer its output and outcomes', 'It drops the **recorded** ones'],
    async run(subject) {
      subject.reports.override.finished = () => subject.reports.never();
      const { leaseId } = await subject.execute('contract.echo', { count: 1 });
      await subject.reports.until(() => subject.lease(leaseId).reports.length > 0);
      subject.reports.override = {};
      await subject.cut();
      const registrations = subject.registrationsOf(subject.worker().workerId);
      const reported = subject.lease(leaseId).reports[0]!;
      expect(registrations.at(-1)!.presented.finished).toEqual([{ leaseId, outcome: reported }]);
      expect(await subject.outcome(leaseId)).toEqual(reported);
      await subject.cut();
      expect(subject.registrationsOf(subject.worker().workerId).at(-1)!.presented.finished).toEqual([]);
    },
  },
  {
    name: 'drops the oldest output if the buffer is full, and counts the dropped bytes',
    shows: ['The worker buffers unacknowledged output up to a limit', '`droppedBytes` of the next chunk'],
    async run(subject) {
      const held = new Promise<void>((resolve) => {
        subject.reports.override.output = () => (resolve(), subject.reports.never());
      });
      const { leaseId } = await subject.execute('contract.flood', { parts: 60, bytes: 50_000 });
      await held;
      subject.reports.override = {};
      await subject.cut();
      await subject.outcome(leaseId);
      const { chunks } = subject.lease(leaseId);
      const dropped = chunks.reduce((sum, { droppedBytes = 0 }) => sum + droppedBytes, 0);
      expect(dropped + Buffer.byteLength(subject.text(leaseId))).toBe(60 * 50_000);
      expect(dropped).toBeGreaterThan(0);
    },
  },
  {
    name: 'rejects an invalid message with the path, and keeps working',
    shows: [
      'The receiver answers a payload that does not match its schema with',
      'An invalid payload MUST NOT end the process or the link',
    ],
    async run(subject) {
      const { workerId } = subject.worker();
      const bad = { taskId: 't', attempt: 1, leaseId: 'bad', capability: 'contract.echo', input: {} };
      const request = subject.workerInterface.execute(workerId, { ...bad, timeoutMs: 'long' as unknown as number });
      await expect(request).rejects.toMatchObject({ code: 'INVALID_MESSAGE', details: { path: 'timeoutMs' } });
      expect((await subject.run('contract.echo')).status).toBe('succeeded');
    },
  },
  {
    name: 'ignores unknown properties',
    shows: ['A reader MUST ignore unknown properties'],
    async run(subject) {
      const options = { novelty: { of: 'a later minor version' } } as object;
      expect((await subject.run('contract.echo', {}, options)).status).toBe('succeeded');
    },
  },
  {
    name: 'reports open links, counts links, and settles when one ends',
    covers: ['isLinked', 'counters', 'settle', 'isOpen', 'start', 'stop', 'port'],
    async run(subject) {
      const { workerInterface } = subject;
      const { workerId } = subject.worker();
      const times = subject.registrationsOf(workerId).length;
      expect([workerInterface.isOpen, workerInterface.isLinked(workerId)]).toEqual([true, true]);
      expect(workerInterface.isLinked('nobody')).toBe(false);
      const { opened, closed } = { ...workerInterface.counters() };
      const settled = workerInterface.settle(workerId, 10_000);
      workerInterface.disconnect(workerId);
      await settled;
      expect(workerInterface.counters().closed).toBe(closed + 1);
      await subject.registered(workerId, times + 1);
      expect(workerInterface.counters().opened).toBe(opened + 1);
      await expect(workerInterface.resume('nobody')).rejects.toMatchObject({ code: 'LINK_CLOSED' });
    },
  },
  {
    name: `${handshake} with a wrong token`,
    shows: ['refuses a wrong token with'],
    async run({ url }) {
      const dialing = dialSocket({ url: url!, token: `not ${token}`, clock: new SystemClock() });
      await expect(dialing).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    },
  },
  {
    name: `${handshake} with an unknown major version`,
    shows: ['an unknown major version with `UNSUPPORTED_PROTOCOL`', 'An unknown major version is refused'],
    async run({ url }) {
      const auth = { token, protocol: 99 };
      const socket = io(`${url}/workers`, { auth, transports: ['websocket'], reconnection: false, forceNew: true });
      const error = await new Promise<Error & { data?: unknown }>((resolve) => socket.once('connect_error', resolve));
      socket.close();
      expect(error.data).toMatchObject({ code: 'UNSUPPORTED_PROTOCOL' });
    },
  },
];
