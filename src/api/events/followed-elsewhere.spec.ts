import { Replicas, type ReplicaHarness } from '../../../test/support/replicas';
import { FleetFeed, type FeedEvent } from '../fleet-events/fleet-feed';
import { TaskFeed } from './task-feed';

const task = { capability: 'test.work' };

describe('a client of one of two agents on the same engine', () => {
  let replicas: Replicas;
  let [a, b]: ReplicaHarness[] = [];
  let aborter: AbortController;

  beforeEach(async () => {
    replicas = new Replicas();
    [a, b] = [await replicas.start(), await replicas.start()];
    aborter = new AbortController();
  });
  afterEach(async () => {
    aborter.abort();
    await replicas.close();
  });

  const linkWorker = () => replicas.worker('w', { 'test.work': async () => 42 }).link(b!);

  it('follows a task of the other agent', async () => {
    const { store } = a!.plane;
    const feed = new TaskFeed(store.changes, store.tasks);
    const { id } = await a!.agent.tasks.submit(task);
    const following = (async (): Promise<string[]> => {
      const states: string[] = [];
      for await (const { type, data } of feed.follow(id, 0, aborter.signal)) {
        if (type === 'state') states.push(data.state);
      }
      return states;
    })();
    await linkWorker();
    expect(await replicas.passing(following)).toEqual(['queued', 'running', 'succeeded']);
  });

  it('follows the fleet changes of both agents, and continues at the other agent with the same cursor', async () => {
    const feedOf = ({ plane }: ReplicaHarness): FleetFeed => new FleetFeed(plane.store.changes, replicas.clock);
    /** Reads until the given number of tasks have ended. */
    const read = async (feed: FleetFeed, count: number, after?: string): Promise<FeedEvent[]> => {
      const events: FeedEvent[] = [];
      const ended = new Set<string>();
      for await (const batch of feed.follow(after, { kinds: ['task'] }, aborter.signal)) {
        events.push(...batch);
        for (const { change } of batch) if (change?.state === 'succeeded') ended.add(change.id);
        if (ended.size === count) break;
      }
      return events;
    };
    const atA = read(feedOf(a!), 2);
    await replicas.pass(100);
    const ids = [await a!.agent.tasks.submit(task), await b!.agent.tasks.submit(task)].map(({ id }) => id);
    await linkWorker();
    const events = await replicas.passing(atA);
    expect(new Set(events.slice(1).map(({ change }) => change!.id))).toEqual(new Set(ids));
    const more = await replicas.passing(read(feedOf(b!), 1, events.at(-2)!.cursor));
    expect(more).toEqual([{ cursor: events.at(-2)!.cursor }, events.at(-1)]);
  });
});
