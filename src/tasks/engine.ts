import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { TaskStore } from './port';

/** An implementation of the task store, for one control plane or several. */
export interface Engine {
  /** Creates a store on the engine's data, not yet open. Each control plane has its own store. */
  newStore(): TaskStore;
}

/** The settings of engines. An engine with additional settings adds them here. */
export interface EngineSettings extends Pick<
  YardConfig,
  'durability' | 'queueLengthMax' | 'queueOrder' | 'queueOvertakeMs' | 'outputBytesMax' | 'artifactsMax'
> {
  /** If undefined, data does not outlive the process. */
  dataDir: string | undefined;
}

/** Makes an engine, which is idle until its first store is opened. `onError` receives errors of listeners and of background work. */
export type CreateEngine = (
  settings: EngineSettings,
  random: Random,
  clock: Clock,
  onError: (error: unknown) => void,
) => Engine;
