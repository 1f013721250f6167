import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { TaskStore } from './port';

/** What holds the tasks, for one control plane or several. */
export interface Engine {
  /** One more store on the same tasks, not yet open: each control plane has its own. */
  newStore(): TaskStore;
}

/** What an engine is told. One that has settings of its own adds them here. */
export interface EngineSettings extends Pick<
  YardConfig,
  'durability' | 'queueLengthMax' | 'queueOrder' | 'queueOvertakeMs' | 'outputBytesMax' | 'artifactsMax'
> {
  /** Undefined if nothing is kept beyond the process. */
  dataDir: string | undefined;
}

/**
 * Makes an engine; it does nothing until its first store is opened. `onError` gets the errors that no caller gets: those of listeners, and of
 * work in the background.
 */
export type CreateEngine = (
  settings: EngineSettings,
  random: Random,
  clock: Clock,
  onError: (error: unknown) => void,
) => Engine;
