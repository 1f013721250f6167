import type { TaskStore } from '../../../src/tasks';
import {
  claimTask,
  drain,
  holder,
  lost,
  newTask,
  startMs,
  succeeded,
  type OpenTaskStore,
  type TaskStoreFixture,
} from './fixture';

/** Describes the order of tasks of one priority, with short and long capabilities. */
export function describeOrder(open: OpenTaskStore): void {
  describe('the order of the queue', () => {
    let fixture: TaskStoreFixture;
    beforeEach(async () => {
      fixture = await open();
      await teach(fixture.store, 'short.run', 100);
      await teach(fixture.store, 'long.run', 2000);
    });
    afterEach(() => fixture.cleanUp());

    it('puts short tasks before older long ones, within the limit', async () => {
      const { store } = fixture;
      const long = await add(store, 'long.run', 0);
      const short = await add(store, 'short.run', 5000);
      const late = await add(store, 'short.run', 100_000);
      expect(await store.queue.position(long)).toEqual({ position: 1, length: 1 });
      expect(await drain(store)).toEqual([short, long, late]);
    });

    it('keeps the order within a capability, and puts priority first', async () => {
      const { store } = fixture;
      const first = await add(store, 'long.run', 0);
      await teach(store, 'long.run', 1);
      const second = await add(store, 'long.run', 10);
      const urgent = await add(store, 'long.run', 20, 1);
      expect(await drain(store)).toEqual([urgent, first, second]);
    });

    it('keeps the rank of a retried task', async () => {
      const { store } = fixture;
      const again = await add(store, 'short.run', 0);
      const { leaseId } = (await claimTask(store, again, holder(), startMs))!;
      const others = [await add(store, 'short.run', 100), await add(store, 'long.run', 0)];
      await store.attempts.requeue(leaseId, 'lost', lost, startMs + 200);
      expect(await drain(store)).toEqual([again, ...others]);
    });

    it('puts a retried task before later ones, even if those are shorter by now', async () => {
      const { store } = fixture;
      const again = await add(store, 'long.run', 0);
      const { leaseId } = (await claimTask(store, again, holder(), startMs))!;
      for (let times = 0; times < 20; times++) await teach(store, 'long.run', 0);
      const later = await add(store, 'long.run', 10);
      await store.attempts.requeue(leaseId, 'lost', lost, startMs + 20);
      expect(await drain(store)).toEqual([again, later]);
    });

    it('keeps ranks and run times across a restart', async () => {
      const waiting = [await add(fixture.store, 'long.run', 0), await add(fixture.store, 'short.run', 1000)];
      const reopened = await fixture.reopen();
      waiting.push(await add(reopened, 'long.run', 2000), await add(reopened, 'short.run', 3000));
      const [long, short, laterLong, laterShort] = waiting;
      expect(await drain(reopened)).toEqual([short, laterShort, long, laterLong]);
    });
  });

  describe('the order of a strict queue', () => {
    it('follows the age of tasks', async () => {
      const fixture = await open({ queueOrder: 'fifo' });
      await teach(fixture.store, 'long.run', 2000);
      const ids = [await add(fixture.store, 'long.run', 0), await add(fixture.store, 'short.run', 10)];
      expect(await drain(fixture.store)).toEqual(ids);
      await fixture.cleanUp();
    });
  });
}

/** Runs a task of the capability for the given time. */
async function teach(store: TaskStore, capability: string, runMs: number): Promise<void> {
  const { id } = await store.queue.add(newTask({ capability, priority: 100 }));
  const { leaseId } = (await claimTask(store, id, holder(), startMs))!;
  await store.attempts.finish(leaseId, succeeded, startMs + runMs);
}

async function add(store: TaskStore, capability: string, afterMs: number, priority = 0): Promise<string> {
  return (await store.queue.add(newTask({ capability, priority, createdAtMs: startMs + afterMs }))).id;
}
