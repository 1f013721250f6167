export * from './child-environment';
export * from './client-config';
export * from './control-plane.token';
export { engineNames, type EngineName } from './engine-names';
export * from './load-config';
export * from './secrets';
export { settings, YARD_CONFIG, type Setting, type YardConfig } from './settings';
