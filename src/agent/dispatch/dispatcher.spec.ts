import { startAgent, type Harness } from '../../../test/support/agent-harness';
import { builtInCaller } from '../../access';
import type { Task } from '../../tasks';
import type { Submission } from '../submission';
import { Dispatcher } from './dispatcher';

describe(Dispatcher, () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startAgent();
  });
  afterEach(() => harness.close());

  it('checks unservable queues once, however many other tasks it dispatches', async () => {
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

  it('claims as many tasks as there are free slots in one call', async () => {
    const { agent, plane } = harness;
    await harness.worker('a', { 'test.echo': (input) => input, 'test.other': () => 'other' }, { slots: 4 }).link();
    await harness.worker('b', { 'test.echo': (input) => input }, { slots: 4 }).link();
    const take = jest.spyOn(plane.store.queue, 'claim');
    const requests = Array.from({ length: 10 }, (_, index) => ({
      capability: index === 0 ? 'test.other' : 'test.echo',
      input: {},
    }));
    const submitting = agent.tasks.submitAll(requests);
    while (take.mock.calls.length === 0) await Promise.resolve();
    const inFlight = (): number[] => plane.registry.list().map((worker) => worker.inFlight.size);
    expect(inFlight()).toEqual([4, 4]);
    expect(take).toHaveBeenCalledTimes(1);
    const [offers, room] = take.mock.calls[0]!;
    expect([offers.map((offer) => offer.slots), room]).toEqual([[4, 8], 8]);
    for (const { id } of (await submitting).map(taskOf)) await agent.tasks.waitFor(id, 60_000);
    expect(inFlight()).toEqual([0, 0]);
  });

  it('runs waiting tasks of an API key once its limit of running tasks is raised', async () => {
    const { agent, plane } = harness;
    const begun: string[] = [];
    let begin = (): void => undefined;
    const hold = (input: unknown): Promise<never> => {
      begun.push((input as { name: string }).name);
      begin();
      return new Promise(() => undefined);
    };
    const nextBegun = (): Promise<void> => new Promise((resolve) => (begin = resolve));
    await harness.worker('a', { 'test.held': hold }, { slots: 4 }).link();
    const record = { id: 'k-a', kind: 'api-key', secrets: [], createdAtMs: 0, definition: {}, version: 0 } as const;
    await plane.store.credentials.add({ ...record, limits: { runningMax: 1 } });
    const caller = { ...builtInCaller, keyId: 'k-a', name: 'a' };
    const first = nextBegun();
    const submitted = [];
    for (const name of ['1', '2', '3'])
      submitted.push(await agent.tasks.submit({ capability: 'test.held', input: { name } }, caller));
    await first;
    expect((await agent.explainer.explain(submitted[1]!.id)).waiting).toEqual({
      reason: 'KEY_LIMIT',
      message: 'its API key runs 1 task, its limit',
      position: 1,
      queueLength: 2,
    });
    const second = nextBegun();
    await plane.store.credentials.replace({ ...record, limits: { runningMax: 2 } });
    await second;
    expect(begun).toEqual(['1', '2']);
  });

  it('claims again at once if a call reached its limit', async () => {
    const { agent, plane } = harness;
    const held = { 'test.held': () => new Promise(() => undefined) };
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'])
      await harness.worker(id, held, { slots: 100 }).link();
    const take = jest.spyOn(plane.store.queue, 'claim');
    agent.dispatcher.stop();
    await agent.tasks.submitAll(Array.from({ length: 900 }, () => ({ capability: 'test.held' })));
    agent.dispatcher.start();
    const taken = async (): Promise<number[]> => {
      const results = take.mock.results.map(({ value }) => value as Promise<unknown[]>);
      return (await Promise.all(results)).map(({ length }) => length);
    };
    for (let turn = 0; turn < 100 && take.mock.calls.length < 2; turn++) await new Promise(setImmediate);
    expect(await taken()).toEqual([500, 400]);
  });

  it('does not check a queue in a loop while no slot is free', async () => {
    const { agent, plane } = harness;
    await harness.worker('w-1', { 'test.echo': (input) => input }).link();
    const room = jest.spyOn(plane.registry, 'freeSlots', 'get').mockReturnValue(0);
    // A rejection ends the loop if there is one.
    const take = jest
      .spyOn(plane.store.queue, 'claim')
      .mockRejectedValue(new Error('no room'))
      .mockResolvedValueOnce([]);
    const { id } = await agent.tasks.submit({ capability: 'test.echo', input: {} });
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect(take).not.toHaveBeenCalled();
    for (const spy of [room, take]) spy.mockRestore();
    agent.dispatcher.wake();
    expect(await agent.tasks.waitFor(id, 60_000)).toMatchObject({ state: 'succeeded' });
  });

  it('serves an unservable queue as soon as a worker offers its capability', async () => {
    const { id } = await harness.agent.tasks.submit({ capability: 'late.echo', input: { text: 'hello' } });
    await harness.worker('w-1', { 'late.echo': (input) => input }).link();
    expect(await harness.agent.tasks.waitFor(id, 60_000)).toMatchObject({ state: 'succeeded' });
  });
});

function taskOf(submission: Submission): Task {
  if ('error' in submission) throw submission.error;
  return submission.task;
}
