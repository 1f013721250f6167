import { Recorder } from '@yardmaster/testkit/cassettes';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../../config';
import type { Log } from '../../log';
import { fromSetting, recordSecretsOf } from '../from-setting';
import type { WorkerInterface } from '../worker-interface';
import { RecordingWorkerInterface } from './recording-worker-interface';

/** Returns `workers`, or a recording interface around them if `config.record` is set. @throws ConfigError if the folder cannot be used. */
export function withRecording(
  workers: WorkerInterface,
  config: Pick<YardConfig, 'record' | 'recordSecrets'>,
  clock: Clock,
  log: Log,
): WorkerInterface {
  const { record: folder } = config;
  if (folder === undefined) return workers;
  const recorder = fromSetting('record', () => new Recorder({ folder, ...recordSecretsOf(config) }, clock, log));
  return new RecordingWorkerInterface(workers, recorder);
}
