import type { EngineName } from './engine-names';
import type { MockConfig } from './mock-settings';

/** What the control plane can be told. Times are milliseconds, sizes bytes. */
export interface YardConfig extends MockConfig {
  bindAddress: string;
  port: number;
  publicUrl?: string;
  allowedOrigins: readonly string[];
  trustedProxies: readonly string[];
  dataDir: string;
  workerInterface: 'mock' | 'real';
  workerUrls: readonly string[];
  loadBalancerStrategy: 'least-loaded' | 'round-robin' | 'weighted' | 'fewest-capabilities';
  apiKey?: string;
  workerToken?: string;
  taskEngine: EngineName;
  durability: 'full' | 'normal';
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  heartbeatIntervalMs: number;
  leaseTtlMs: number;
  reconnectGraceMs: number;
  restartGraceMs: number;
  replyTimeoutMs: number;
  registerTimeoutMs: number;
  offlineKeepMs: number;
  queueLengthMax: number;
  queueOrder: 'short-first' | 'fifo';
  queueOvertakeMs: number;
  retentionMs: number;
  retentionTasksMax: number;
  retentionBytesMax: number;
  idempotencyMs: number;
  queueTimeoutMs: number;
  timeoutMs: number;
  timeoutMsMax: number;
  taskAttemptsMax: number;
  waitMsMax: number;
  payloadBytesMax: number;
  outputBytesMax: number;
  artifactBytesMax: number;
  artifactsMax: number;
  workersMax: number;
  sessionsMax: number;
  sessionTtlMs: number;
  sessionTtlMsMax: number;
  clientsMax: number;
  drainMs: number;
}
