import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { ManualClock } from '@yardmaster/testkit';
import type { Assign, ClaimResult } from '../../tasks';

describe('a task that cannot be assigned', () => {
  const unreadable = new RangeError('a row that cannot be read');
  let clock: ManualClock;
  let harness: Harness;
  let errors: jest.SpyInstance;

  beforeEach(async () => {
    clock = new ManualClock();
    harness = await startAgent({}, clock);
    errors = jest.spyOn(harness.plane.log, 'error');
  });
  afterEach(() => harness.close());

  /** Rejects claims of this task `times` times. */
  function refuseClaims(taskId: string, times = Infinity): void {
    const { queue } = harness.plane.store;
    const take = queue.claim.bind(queue);
    let left = times;
    jest.spyOn(queue, 'claim').mockImplementation(async (offers, room, place, atMs) => {
      const refused: ClaimResult[] = [];
      const placeOrRefuse: Assign = (task) => {
        const holder = place(task);
        if (!holder || task.id !== taskId || left-- <= 0) return holder;
        if (times - left > 100) throw new Error('the dispatcher tries without a pause');
        refused.push({ taskId, error: unreadable });
        return undefined;
      };
      return [...(await take(offers, room, placeOrRefuse, atMs)), ...refused];
    });
  }

  /** Advances the clock until this settles. */
  async function inTime<T extends object>(coming: Promise<T>): Promise<T> {
    for (;;) {
      const here = await Promise.race([coming, clock.advance(250)]);
      if (here !== undefined) return here;
    }
  }

  const work = { capability: 'test.work' };
  const link = () => harness.worker('w', { 'test.work': async () => 'done', 'test.other': async () => 'done' }).link();

  it('fails alone, after three tries, and delays no other task for long', async () => {
    const { agent } = harness;
    const poison = await agent.tasks.submit({ ...work, priority: 5 });
    const ended = agent.tasks.waitFor(poison.id, 60_000);
    refuseClaims(poison.id);
    await link();
    const behind = agent.tasks.execute(work);
    expect(await inTime(ended)).toMatchObject({
      state: 'failed',
      attempt: 0,
      outcome: { error: { code: 'INTERNAL', retryable: true, message: expect.stringContaining('in 3 tries') } },
    });
    expect(await inTime(behind)).toMatchObject({ status: 'succeeded' });
    const said = [
      { event: 'task_claim_failed', err: unreadable, taskId: poison.id },
      'could not assign the task to a worker',
    ];
    expect(errors.mock.calls).toEqual([said, said, said]);
  });

  it('delays no other queue', async () => {
    const { agent, plane } = harness;
    const poison = await agent.tasks.submit({ ...work, priority: 5 });
    refuseClaims(poison.id);
    await harness.worker('one', { 'test.work': async () => 'done' }).link();
    await harness.worker('other', { 'test.other': async () => 'done' }).link();
    expect(await agent.tasks.execute({ capability: 'test.other' })).toMatchObject({ status: 'succeeded' });
    expect((await plane.store.tasks.get(poison.id))!.state).toBe('queued');
  });

  it('is assigned after a temporary error', async () => {
    const { agent } = harness;
    const task = await agent.tasks.submit(work);
    const ended = agent.tasks.waitFor(task.id, 60_000);
    refuseClaims(task.id, 2);
    await link();
    expect(await inTime(ended)).toMatchObject({ state: 'succeeded', attempt: 1 });
  });

  it('is retried at a limited rate while ending it fails too', async () => {
    const { agent, plane } = harness;
    const task = await agent.tasks.submit(work);
    const ended = agent.tasks.waitFor(task.id, 60_000);
    refuseClaims(task.id, 10);
    const end = jest.spyOn(plane.store.queue, 'endQueued').mockRejectedValue(unreadable);
    await link();
    expect(await inTime(ended)).toMatchObject({ state: 'succeeded' });
    expect(end).toHaveBeenCalledTimes(8);
  });

  it('is skipped if choosing its worker fails', async () => {
    const { agent, plane } = harness;
    const poison = await agent.tasks.submit({ ...work, priority: 5, labels: { prefer: { poison: 'yes' } } });
    const place = plane.loadBalancer.choose.bind(plane.loadBalancer);
    jest.spyOn(plane.loadBalancer, 'choose').mockImplementation((candidates, prefer, before) => {
      if (prefer['poison'] === 'yes') throw unreadable;
      return place(candidates, prefer, before);
    });
    await link();
    const behind = agent.tasks.execute(work);
    expect(await inTime(behind)).toMatchObject({ status: 'succeeded' });
    expect(await plane.store.tasks.get(poison.id)).toMatchObject({
      state: 'failed',
      outcome: { error: { code: 'INTERNAL' } },
    });
  });
});
