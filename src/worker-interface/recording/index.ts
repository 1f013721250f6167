export { withRecording } from './with-recording';
export { RecordingWorkerInterface } from './recording-worker-interface';
