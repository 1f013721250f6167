import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock, SystemRandom } from '@yardmaster/worker-kit/clock';
import { EmbeddedEngine, EmbeddedTaskStore, type TaskStore } from '../../src/tasks';
import { describeTaskStore } from './task-store.contract';
import type { TaskStoreFixture } from './task-store/fixture';

describeTaskStore(EmbeddedTaskStore.name, async (bounds): Promise<TaskStoreFixture> => {
  const folder = await mkdtemp(join(tmpdir(), 'yard-tasks-'));
  const options = { path: join(folder, 'tasks.db'), durability: 'normal', ...bounds } as const;
  const newEngine = () => new EmbeddedEngine(options, new SystemRandom(), new SystemClock(), () => undefined);
  const opened: TaskStore[] = [];
  const openOn = async (engine: EmbeddedEngine): Promise<TaskStore> => {
    const store = new EmbeddedTaskStore(engine);
    opened.push(store);
    await store.open();
    return store;
  };
  const closeAll = async (): Promise<void> => {
    for (const store of opened.splice(0)) await store.close();
  };
  let engine = newEngine();
  return {
    store: await openOn(engine),
    openSecond: () => openOn(engine),
    reopen: async () => {
      await closeAll();
      return openOn((engine = newEngine()));
    },
    cleanUp: async () => {
      await closeAll();
      await rm(folder, { recursive: true });
    },
  };
});
