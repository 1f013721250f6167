import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { Dispatcher } from './dispatcher';

describe(Dispatcher, () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startAgent();
  });
  afterEach(() => harness.close());

  it('looks once at queues that nobody can serve, however many tasks it binds beside them', async () => {
    await harness.worker('w-1', { 'test.echo': (input) => input }, { slots: 4 }).link();
    const unservable = Array.from({ length: 2000 }, (_, index) => ({ capability: `made.up${index}` }));
    await harness.agent.tasks.submitAll(unservable);
    const { store } = harness.plane;
    const eligible = jest.spyOn(store.queue, 'eligible');
    for (let number = 0; number < 50; number++) {
      const outcome = await harness.agent.executeTask({ capability: 'test.echo', input: { number } });
      expect(outcome).toMatchObject({ status: 'succeeded', result: { number } });
    }
    const looks = await Promise.all(
      eligible.mock.results.map(({ value }) => value as ReturnType<typeof store.queue.eligible>),
    );
    expect(Math.max(...looks.map(({ length }) => length))).toBe(1);
    expect(await store.queue.waiting()).toHaveLength(2000);
  });

  it('serves a queue that was set aside as soon as a worker offers its capability', async () => {
    const { id } = await harness.agent.tasks.submit({ capability: 'late.echo', input: { text: 'hello' } });
    await harness.worker('w-1', { 'late.echo': (input) => input }).link();
    expect(await harness.agent.tasks.waitFor(id, 60_000)).toMatchObject({ state: 'succeeded' });
  });
});
