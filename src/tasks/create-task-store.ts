import { join } from 'node:path';
import { SystemClock, type Clock, type Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { Log } from '../log';
import { EmbeddedEngine } from './embedded/embedded-engine';
import { EmbeddedTaskStore } from './embedded/store/embedded-task-store';
import type { TaskStore } from './port';

/** File of the embedded store in the data folder. */
const storeFile = 'tasks.db';

type StoreConfig = Pick<
  YardConfig,
  'dataDir' | 'durability' | 'queueLengthMax' | 'queueOrder' | 'queueOvertakeMs' | 'outputBytesMax' | 'artifactsMax'
>;

/** The configured store, not yet open. `inMemory` keeps nothing beyond the process. */
export function createTaskStore(
  config: StoreConfig,
  random: Random,
  log: Log,
  inMemory = false,
  clock: Clock = new SystemClock(),
): TaskStore {
  const options = {
    path: inMemory ? ':memory:' : join(config.dataDir, storeFile),
    durability: config.durability,
    queueLengthMax: config.queueLengthMax,
    queueOrder: config.queueOrder,
    queueOvertakeMs: config.queueOvertakeMs,
    outputBytesMax: config.outputBytesMax,
    artifactsMax: config.artifactsMax,
  };
  const onError = (err: unknown): void =>
    log.error({ err }, 'a listener of the task store, or its sync in the background, failed');
  return new EmbeddedTaskStore(new EmbeddedEngine(options, random, clock, onError));
}
