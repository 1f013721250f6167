import { join } from 'node:path';
import type { CreateEngine } from '../engine';
import { EmbeddedEngine } from './embedded-engine';
import { EmbeddedTaskStore } from './store/embedded-task-store';

/** File of the tasks in the data folder. */
const storeFile = 'tasks.db';

export const createEmbeddedEngine: CreateEngine = (settings, random, clock, onError) => {
  const { dataDir, durability, queueLengthMax, queueOrder, queueOvertakeMs, outputBytesMax, artifactsMax } = settings;
  const path = dataDir === undefined ? ':memory:' : join(dataDir, storeFile);
  const bounds = { queueLengthMax, queueOrder, queueOvertakeMs, outputBytesMax, artifactsMax };
  const engine = new EmbeddedEngine({ path, durability, ...bounds }, random, clock, onError);
  return { newStore: () => new EmbeddedTaskStore(engine) };
};
