export * from './change-feed';
export * from './change-log';
export * from './feed-page';
export * from './fleet-change';
