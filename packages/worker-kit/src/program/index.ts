export type { ProgramOption } from './command-line';
export { isOwnerGone, ownerName } from './process-owner';
export { runWorkerProgram, type WorkerProgram } from './program';
export type { ProgramSettings } from './program-settings';
export { redact, resolveValue, type SettingValue } from './secret-value';
