export * from './artifact';
export * from './create-task-store';
export {
  EmbeddedTaskStore,
  embeddedTaskStoreDefaults,
  type EmbeddedTaskStoreOptions,
} from './embedded/embedded-task-store';
export * from './lease-id';
export * from './queue-key';
export * from './session';
export * from './session-store';
export * from './task';
export * from './task-id';
export * from './task-store';
export * from './task.state';
export * from './tasks.module';
