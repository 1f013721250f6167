import { engineNames, type EngineName } from '../../src/config';
import { engines, type Engine, type TaskStore } from '../../src/tasks';
import { engineFixtures, testEngine } from '../support/engines';
import { describeTaskStore } from './task-store.contract';
import type { TaskStoreBounds, TaskStoreFixture } from './task-store/fixture';

describe('the engines', () => {
  it('all have a fixture for the store contract', () => {
    expect(Object.keys(engines)).toEqual(engineNames);
    expect(Object.keys(engineFixtures)).toEqual(engineNames);
  });
});

for (const name of engineNames) describeTaskStore(`a task store (${name})`, (bounds) => openOn(name, bounds));

async function openOn(name: EngineName, bounds: Partial<TaskStoreBounds> = {}): Promise<TaskStoreFixture> {
  const { settings, remove } = await engineFixtures[name].place();
  const newEngine = (): Engine =>
    testEngine(name, { durability: 'normal', ...bounds, ...settings }, { onError: () => undefined });
  const opened: TaskStore[] = [];
  const openOne = async (engine: Engine): Promise<TaskStore> => {
    const store = engine.newStore();
    opened.push(store);
    await store.open();
    return store;
  };
  const closeAll = async (): Promise<void> => {
    for (const store of opened.splice(0)) await store.close();
  };
  let engine = newEngine();
  return {
    store: await openOne(engine),
    openSecond: () => openOne(engine),
    reopen: async () => {
      await closeAll();
      return openOne((engine = newEngine()));
    },
    cleanUp: async () => {
      await closeAll();
      await remove();
    },
  };
}
