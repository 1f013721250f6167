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

/** In which order tasks of one priority go, where some are known to be short and others to be long. */
export function describeOrder(open: OpenTaskStore): void {
  describe('the order of the queue', () => {
    let fixture: TaskStoreFixture;
    beforeEach(async () => {
      fixture = await open();
      await teach(fixture.store, 'short.run', 100);
      await teach(fixture.store, 'long.run', 2000);
    });
    afterEach(() => fixture.cleanUp());

    it('should let what is short go before what is long and came earlier, within a bound', async () => {
      const { store } = fixture;
      const long = await add(store, 'long.run', 0);
      const short = await add(store, 'short.run', 5000);
      const late = await add(store, 'short.run', 100_000);
      expect(await store.queue.position(long)).toEqual({ position: 1, length: 1 });
      expect(await drain(store)).toEqual([short, long, late]);
    });

    it('should keep the order within a capability, and priority before all', async () => {
      const { store } = fixture;
      const first = await add(store, 'long.run', 0);
      await teach(store, 'long.run', 1);
      const second = await add(store, 'long.run', 10);
      const urgent = await add(store, 'long.run', 20, 1);
      expect(await drain(store)).toEqual([urgent, first, second]);
    });

    it('should put a task that is tried again in its old place', async () => {
      const { store } = fixture;
      const again = await add(store, 'short.run', 0);
      const { leaseId } = (await claimTask(store, again, holder(), startMs))!;
      const others = [await add(store, 'short.run', 100), await add(store, 'long.run', 0)];
      await store.attempts.requeue(leaseId, 'lost', lost, startMs + 200);
      expect(await drain(store)).toEqual([again, ...others]);
    });

    it('should put it before what came later, also where that is known by now to be shorter', async () => {
      const { store } = fixture;
      const again = await add(store, 'long.run', 0);
      const { leaseId } = (await claimTask(store, again, holder(), startMs))!;
      for (let times = 0; times < 20; times++) await teach(store, 'long.run', 0);
      const later = await add(store, 'long.run', 10);
      await store.attempts.requeue(leaseId, 'lost', lost, startMs + 20);
      expect(await drain(store)).toEqual([again, later]);
    });

    it('should keep places, and what it has learned, when it is opened again', async () => {
      const waiting = [await add(fixture.store, 'long.run', 0), await add(fixture.store, 'short.run', 1000)];
      const reopened = await fixture.reopen();
      waiting.push(await add(reopened, 'long.run', 2000), await add(reopened, 'short.run', 3000));
      const [long, short, laterLong, laterShort] = waiting;
      expect(await drain(reopened)).toEqual([short, laterShort, long, laterLong]);
    });
  });

  describe('the order of a strict queue', () => {
    it('should be that of arrival', async () => {
      const fixture = await open({ queueOrder: 'fifo' });
      await teach(fixture.store, 'long.run', 2000);
      const ids = [await add(fixture.store, 'long.run', 0), await add(fixture.store, 'short.run', 10)];
      expect(await drain(fixture.store)).toEqual(ids);
      await fixture.cleanUp();
    });
  });
}

/** Lets a task of the capability run for so long. */
async function teach(store: TaskStore, capability: string, runMs: number): Promise<void> {
  const { id } = await store.queue.add(newTask({ capability, priority: 100 }));
  const { leaseId } = (await claimTask(store, id, holder(), startMs))!;
  await store.attempts.finish(leaseId, succeeded, startMs + runMs);
}

async function add(store: TaskStore, capability: string, afterMs: number, priority = 0): Promise<string> {
  return (await store.queue.add(newTask({ capability, priority, createdAtMs: startMs + afterMs }))).id;
}
