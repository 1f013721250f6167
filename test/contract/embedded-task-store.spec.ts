import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, SystemRandom } from '../../src/clock';
import { EmbeddedTaskStore, type TaskStore } from '../../src/tasks';
import { describeTaskStore } from './task-store.contract';
import type { TaskStoreFixture } from './task-store/fixture';

describeTaskStore(EmbeddedTaskStore.name, async (bounds): Promise<TaskStoreFixture> => {
  const folder = await mkdtemp(join(tmpdir(), 'yard-tasks-'));
  const openOne = async (): Promise<TaskStore> => {
    const options = { path: join(folder, 'tasks.db'), durability: 'normal', ...bounds } as const;
    const ignored = (): void => undefined;
    const store = new EmbeddedTaskStore(options, new SystemRandom(), new SystemClock(), ignored);
    await store.open();
    return store;
  };
  let current = await openOne();
  return {
    store: current,
    reopen: async () => {
      await current.close();
      return (current = await openOne());
    },
    cleanUp: async () => {
      await current.close();
      await rm(folder, { recursive: true });
    },
  };
});
