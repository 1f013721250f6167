export * from './control-plane';
export * from './agent-services';
