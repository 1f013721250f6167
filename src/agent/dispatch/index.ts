export * from './delays';
export * from './dispatcher';
export * from './failed-claims';
export * from './handover';
export * from './matching';
export * from './peer-wakes';
