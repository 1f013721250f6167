import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { ManualHandler } from '../../../test/support/manual-handler';
import { ManualClock } from '@yardmaster/testkit';
import { Renewals } from './renewals';

describe(Renewals.name, () => {
  let clock: ManualClock;
  let harness: Harness;
  let manual: ManualHandler;

  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({}, clock);
    manual = new ManualHandler();
  });
  afterEach(() => harness.close());

  it('does not stop an attempt that is adopted after its lease could not be renewed', async () => {
    const { agent, plane } = harness;
    const worker = harness.worker('a', { 'test.held': manual.handler });
    await worker.link();
    const { id } = await agent.tasks.submit({ capability: 'test.held', input: { name: 'one' } });
    await manual.hasBegun('one');
    const { attempts } = plane.store;
    const adopt = attempts.adopt.bind(attempts);
    jest.spyOn(attempts, 'adopt').mockImplementationOnce((...adoption) => {
      const adopting = adopt(...adoption);
      // The store computed this result before the adoption; it arrives during it.
      plane.healthMonitor.emit('renewed', { notRunning: [id], endRequested: [] });
      return adopting;
    });
    worker.cut();
    await clock.advance(10);
    await worker.link();
    await clock.advance(100);
    manual.release('one');
    expect(await agent.tasks.waitFor(id, 60_000)).toMatchObject({ state: 'succeeded', attempt: 1 });
  });
});
