import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { ManualClock } from '@yardmaster/testkit';
import { YardError } from '@yardmaster/protocol';
import { Delays } from './delays';

describe(Delays.name, () => {
  let clock: ManualClock;
  let harness: Harness;

  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({}, clock);
  });
  afterEach(() => harness.close());

  it('releases a task although the store could not be read when it was due', async () => {
    const { agent, plane, worker } = harness;
    let runs = 0;
    const handler = async (): Promise<string> => {
      if (runs++ === 0) throw new YardError('EXECUTION_ERROR', 'not yet');
      return 'done';
    };
    await worker('w', { 'test.work': handler }).link();
    const backoff = { type: 'fixed', delayMs: 500, jitter: 0 } as const;
    const retry = { on: ['EXECUTION_ERROR'], maxAttempts: 2, backoff };
    const delayed = new Promise<void>((resolve) =>
      plane.store.changes.subscribe(({ task }) => task?.notBeforeMs !== undefined && resolve()),
    );
    const { id } = await agent.tasks.submit({ capability: 'test.work', retry });
    await delayed;
    const release = jest.spyOn(plane.store.queue, 'release').mockRejectedValueOnce(new Error('disk'));
    await clock.advance(500);
    expect(release).toHaveBeenCalledTimes(1);
    await clock.advance(1000);
    expect(await agent.tasks.waitFor(id, 1e9)).toMatchObject({ state: 'succeeded', attempt: 2 });
  });
});
