import { startAgent } from '../../../test/support/agent-harness';
import { claimTask } from '../../../test/support/claim-task';
import { newTask, startMs } from '../../../test/contract/task-store/fixture';
import { SystemRandom } from '@yardmaster/worker-kit/clock';
import { newLinkId } from '../../registry';
import { IncomingReports } from './incoming-reports';

describe(IncomingReports.name, () => {
  describe('registered', () => {
    it('does not end attempts and sessions on a newer link at another replica', async () => {
      const harness = await startAgent();
      const { store, registry, replicaId } = harness.plane;
      const { fleet } = store;
      const link = fleet.link.bind(fleet);
      jest.spyOn(fleet, 'link').mockImplementationOnce(async (row) => {
        const before = await link(row);
        // This replica stalls; meanwhile the worker registers elsewhere and gets a task and a session.
        const keeper = { workerId: 'a', instanceId: row.instanceId, linkId: 'r-other~1' };
        await link({ ...row, linkId: keeper.linkId });
        const task = await store.queue.add(newTask({ id: 't-1' }));
        await claimTask(store, task, { ...keeper, leaseUntilMs: startMs + 60_000 }, startMs);
        const { labels, capability } = task;
        await store.sessions.add({ id: 's-1', capability, labels, ...keeper, ttlMs: 60_000, createdAtMs: startMs });
        return before;
      });
      const [worker, about] = [
        { workerId: 'a', instanceId: 'i-1', linkId: newLinkId(replicaId, new SystemRandom()) },
        { name: 'a', version: '0', slots: 1, capabilities: [], labels: {} },
      ];
      registry.register({ ...worker, ...about });
      await harness.agent.incoming.registered(worker, { running: [], finished: [], sessions: [] });
      expect(await store.attempts.running({})).toMatchObject([{ taskId: 't-1', attempt: 1, linkId: 'r-other~1' }]);
      expect(await store.sessions.get('s-1')).toMatchObject({ state: 'open', linkId: 'r-other~1' });
      await harness.close();
    });
  });
});
