export { recordedIfWanted } from './recorded-if-wanted';
export { RecordingWorkerInterface } from './recording-worker-interface';
