import type { ContractCase } from '../contract-case';

export const drainCases: readonly ContractCase[] = [
  {
    name: 'rejects attempts while it drains, finishes running ones, and accepts attempts after a resume',
    covers: ['drain', 'resume'],
    shows: ['`worker.drain` stops new work'],
    async run(subject) {
      const { workerId } = subject.worker();
      const { leaseId } = await subject.execute('contract.tick', { times: 10, everyMs: 20 });
      await subject.workerInterface.drain(workerId, 60_000);
      expect(await subject.execute('contract.echo')).toMatchObject({ status: 'rejected', code: 'DRAINING' });
      expect((await subject.outcome(leaseId)).status).toBe('succeeded');
      await subject.workerInterface.resume(workerId);
      expect((await subject.run('contract.echo')).status).toBe('succeeded');
    },
  },
  {
    name: 'accepts tasks of open sessions while it drains, and ends sessions and attempts at the deadline',
    shows: ['and open sessions continue until the deadline', 'A worker that ends a session on its own'],
    async run(subject) {
      const { workerId } = subject.worker();
      const sessionId = 'draining';
      await subject.workerInterface.openSession(workerId, { sessionId, capability: 'contract.count', ttlMs: 60_000 });
      const held = await subject.begin('contract.hold');
      await subject.workerInterface.drain(workerId, 500);
      expect((await subject.run('contract.count', {}, { sessionId })).result).toBe(1);
      expect(await subject.outcome(held)).toMatchObject({ status: 'failed', error: { code: 'WORKER_LOST' } });
      await subject.reports.until(() => subject.reports.sessionsEnded.some((ended) => ended.sessionId === sessionId));
      await subject.workerInterface.resume(workerId);
      expect((await subject.run('contract.echo')).status).toBe('succeeded');
    },
  },
];
