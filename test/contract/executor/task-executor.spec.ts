import { SimulatedClock, TestFleet, type TaskExecutor } from '@yardmaster/testkit';
import { startMocks } from '../../support/mock-harness';

/**
 * Code under test, which uses only a `TaskExecutor`. Without artifacts: an agent writes them to disk, for which
 * simulated time does not wait.
 */
async function agent(executor: TaskExecutor): Promise<unknown> {
  const run = (input: object, more = {}) => executor.executeTask({ capability: 'python.run', input, ...more });
  const refused = await run({ code: 1 }).catch(({ code, message }: { code: string; message: string }) => [
    code,
    message,
  ]);
  const outcomes = await Promise.all([1, 2, 3, 4, 5, 6].map((each) => run({ code: `print(${each})` })));
  const slow = await run({ code: 'import time\ntime.sleep(9)' }, { timeoutMs: 500 });
  const { id: sessionId } = await executor.sessions.open({ capability: 'python.run' });
  const { id } = await executor.tasks.submit({ capability: 'shell.run', input: { command: 'echo 1' }, sessionId });
  const { state, attempt, outcome } = await executor.tasks.waitFor(id, 1000);
  await executor.sessions.close(sessionId);
  const ended = await executor.tasks.cancel(id).catch(({ code }: { code: string }) => code);
  const closed = await run({ code: '' }, { sessionId }).catch(({ code }: { code: string }) => code);
  return { refused, outcomes, slow, state, attempt, outcome, ended, closed };
}

describe('code written for the TaskExecutor interface', () => {
  it('gets the same results from a test fleet as from an agent', async () => {
    const clock = new SimulatedClock();
    const [fleet, mocks] = [await TestFleet.start({ clock }), await startMocks()];
    try {
      const seen = await clock.until(agent(fleet));
      expect(seen).toEqual(await mocks.passing(agent(mocks.agent)));
      expect(seen).toMatchObject({ closed: 'SESSION_LOST', ended: 'CONFLICT', slow: { error: { code: 'TIMEOUT' } } });
    } finally {
      await Promise.all([fleet.close(), mocks.close()]);
    }
  });
});
