import { SystemClock, type Clock, type Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { Log } from '../log';
import type { EngineSettings } from './engine';
import { engines } from './engines';
import type { TaskStore } from './port';

/** Creates a store on the configured engine; call `open` before use. With `inMemory`, data does not outlive the process. */
export function createTaskStore(
  config: Pick<YardConfig, 'taskEngine'> & EngineSettings,
  random: Random,
  log: Log,
  inMemory = false,
  clock: Clock = new SystemClock(),
): TaskStore {
  const settings = inMemory ? { ...config, dataDir: undefined } : config;
  const onError = (err: unknown): void =>
    log.error(
      { event: 'store_background_failed', err },
      'a listener of the task store, or a sync in the background, failed',
    );
  return engines[config.taskEngine](settings, random, clock, onError).newStore();
}
