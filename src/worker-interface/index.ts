export * from './worker-interface';
export * from './worker-interface.factory';
export * from './worker-links';
export * from './worker-reports';
export * from './worker-interface.module';
export { silenceMsMax } from '../http';
export { isUpload } from './uploads';
export type { MockSetup, ScenarioStatus } from '../mock-workers';
export { mockSetupOf, recorderOf } from './recordings';
