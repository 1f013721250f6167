export * from './redact-secrets';
export * from './same-secret';
