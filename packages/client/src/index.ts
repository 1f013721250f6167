export { ApiError } from './api.error';
export { ArgumentError } from './argument.error';
export type { ClientConfig } from './api-requests';
export { ClientError } from './client.error';
export type * from './types';
export { UnreachableError } from './unreachable.error';
export { YardmasterClient, type CallOptions, type SubmitOptions } from './yardmaster-client';
