export * from './strategies.strategy';
export * from './strategy';
