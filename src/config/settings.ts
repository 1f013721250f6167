import { strategiesHelp, strategyNames } from '../strategies';
import { auditSettings } from './audit-settings';
import { engineNames, enginesHelp } from './engine-names';
import { mockSettings } from './mock-settings';
import { integer, list, oneOf, origin, proxy, secret, text, url } from './parsers';
import type { Setting } from './setting';
import type { YardConfig } from './yard-config';

export type { Setting } from './setting';
export type { YardConfig } from './yard-config';

const MiB = 2 ** 20;
const dayMs = 86_400_000;

/** Every setting. A test compares the list in README.md with this table. */
export const settings: { readonly [K in keyof YardConfig]-?: Setting<YardConfig[K]> } = {
  bindAddress: {
    env: 'BIND_ADDRESS',
    parse: text,
    fallback: '127.0.0.1',
    help: 'Address to listen on. Any non-loopback address requires `API_KEY` and `WORKER_TOKEN`.',
  },
  port: {
    env: 'PORT',
    parse: integer(0, 65_535),
    fallback: 3000,
    help: 'Port for the API and for workers that dial in; 0 picks a free port.',
  },
  publicUrl: {
    env: 'PUBLIC_URL',
    parse: url,
    fallback: undefined,
    help: 'URL at which workers reach the control plane, if it differs from the one that they dial.',
  },
  allowedOrigins: {
    env: 'ALLOWED_ORIGINS',
    parse: list(origin, 64),
    fallback: [],
    help: 'Origins of web pages that may call the API and open sockets: `https://app.example,…`. Other programs need no entry.',
  },
  trustedProxies: {
    env: 'TRUSTED_PROXIES',
    parse: list(proxy, 64),
    fallback: [],
    help: 'Reverse proxies whose `X-Forwarded-For` is trusted: addresses, networks (`10.0.0.0/8`) or `loopback`.',
  },
  dataDir: {
    env: 'DATA_DIR',
    parse: text,
    fallback: '.yardmaster',
    help: 'Folder for the task store, artifacts and generated secrets.',
  },
  workerInterface: {
    env: 'WORKER_INTERFACE',
    parse: oneOf('mock', 'real'),
    fallback: 'real',
    help: '`real`: workers connect over the network. `mock`: workers inside the control plane.',
  },
  workerUrls: {
    env: 'WORKER_URLS',
    parse: list(url, 64),
    fallback: [],
    help: 'Listening workers to dial: `http://127.0.0.1:3001,…`.',
  },
  loadBalancerStrategy: {
    env: 'LOAD_BALANCER_STRATEGY',
    parse: oneOf(...strategyNames),
    fallback: 'least-loaded',
    help: `Chooses among the workers with a free slot. ${strategiesHelp}`,
  },
  apiKey: {
    env: 'API_KEY',
    parse: secret,
    fallback: undefined,
    help: 'API key. If unset, a generated key is stored in the data folder.',
  },
  workerToken: {
    env: 'WORKER_TOKEN',
    parse: secret,
    fallback: undefined,
    help: 'Token for workers. If unset, a generated token is stored in the data folder.',
  },
  taskEngine: {
    env: 'TASK_ENGINE',
    parse: oneOf(...engineNames),
    fallback: 'embedded',
    help: `Task store engine. ${enginesHelp}`,
  },
  durability: {
    env: 'DURABILITY',
    parse: oneOf('full', 'normal'),
    fallback: 'full',
    help: '`full`: survives a power failure. `normal`: faster; survives a process crash, loses about 1 s on a power failure.',
  },
  logLevel: {
    env: 'LOG_LEVEL',
    parse: oneOf('silent', 'error', 'warn', 'info', 'debug'),
    fallback: 'info',
    help: 'Minimum log level.',
  },
  heartbeatIntervalMs: {
    env: 'HEARTBEAT_INTERVAL_MS',
    parse: integer(100, dayMs),
    fallback: 30_000,
    help: 'Interval of status reports from workers.',
  },
  leaseTtlMs: {
    env: 'LEASE_TTL_MS',
    parse: integer(1000, dayMs),
    fallback: 15_000,
    help: 'An unreachable worker loses its attempts after this time.',
  },
  reconnectGraceMs: {
    env: 'RECONNECT_GRACE_MS',
    parse: integer(0, dayMs),
    fallback: 2000,
    help: 'Time for a worker to reconnect after its link closed, before its tasks are requeued.',
  },
  restartGraceMs: {
    env: 'RESTART_GRACE_MS',
    parse: integer(0, dayMs),
    fallback: 7000,
    help: 'Time for workers to reconnect after a restart of the control plane. Workers redial at least every 5 s.',
  },
  replyTimeoutMs: {
    env: 'REPLY_TIMEOUT_MS',
    parse: integer(100, dayMs),
    fallback: 5000,
    help: 'Time for a worker to reply to a message.',
  },
  registerTimeoutMs: {
    env: 'REGISTER_TIMEOUT_MS',
    parse: integer(100, dayMs),
    fallback: 5000,
    help: 'Time for a worker to register after its link opened.',
  },
  offlineKeepMs: {
    env: 'OFFLINE_KEEP_MS',
    parse: integer(0, 30 * dayMs),
    fallback: 3_600_000,
    help: 'Time for which an offline worker stays listed.',
  },
  queueLengthMax: {
    env: 'QUEUE_LENGTH_MAX',
    parse: integer(1, 10_000_000),
    fallback: 100_000,
    help: 'Maximum number of waiting tasks. Beyond it, submissions get a 429.',
  },
  queueOrder: {
    env: 'QUEUE_ORDER',
    parse: oneOf('short-first', 'fifo'),
    fallback: 'short-first',
    help: 'Order of tasks with equal priority: `short-first` prefers tasks that are expected to be short, `fifo` is strict.',
  },
  queueOvertakeMs: {
    env: 'QUEUE_OVERTAKE_MS',
    parse: integer(0, dayMs),
    fallback: 60_000,
    help: 'With `short-first`: a task is overtaken only by tasks submitted less than this time after it.',
  },
  retentionMs: {
    env: 'RETENTION_MS',
    parse: integer(1000, 3650 * dayMs),
    fallback: 7 * dayMs,
    help: 'Time for which a task is stored after its end, with its attempts and output.',
  },
  retentionTasksMax: {
    env: 'RETENTION_TASKS_MAX',
    parse: integer(0, 100_000_000),
    fallback: 1_000_000,
    help: 'Maximum number of ended tasks in the store; the oldest are deleted.',
  },
  retentionBytesMax: {
    env: 'RETENTION_BYTES_MAX',
    parse: integer(0, 2 ** 50),
    fallback: 10 * 1024 * MiB,
    help: 'Maximum size of ended tasks in the store (input, outcome, output, artifacts, attempts); the oldest are deleted.',
  },
  idempotencyMs: {
    env: 'IDEMPOTENCY_MS',
    parse: integer(1000, 365 * dayMs),
    fallback: dayMs,
    help: 'Time for which an `Idempotency-Key` is valid.',
  },
  queueTimeoutMs: {
    env: 'QUEUE_TIMEOUT_MS',
    parse: integer(1, 30 * dayMs),
    fallback: 3_600_000,
    help: 'Default `queueTimeoutMs` of a task.',
  },
  timeoutMs: {
    env: 'TIMEOUT_MS',
    parse: integer(1, dayMs),
    fallback: 300_000,
    help: 'Default `timeoutMs` of a task.',
  },
  timeoutMsMax: {
    env: 'TIMEOUT_MS_MAX',
    parse: integer(1, dayMs),
    fallback: dayMs,
    help: 'Maximum `timeoutMs` of a task.',
  },
  taskAttemptsMax: {
    env: 'TASK_ATTEMPTS_MAX',
    parse: integer(1, 100),
    fallback: 3,
    help: 'Default `retry.maxAttempts` of a task.',
  },
  waitMsMax: {
    env: 'WAIT_MS_MAX',
    parse: integer(0, dayMs),
    fallback: 60_000,
    help: 'Maximum wait for `Prefer: wait`.',
  },
  payloadBytesMax: {
    env: 'PAYLOAD_BYTES_MAX',
    parse: integer(256 * 1024, 64 * MiB),
    fallback: MiB,
    help: 'Maximum size of a request body, and of a message on a link, including the registration of a worker.',
  },
  outputBytesMax: {
    env: 'OUTPUT_BYTES_MAX',
    parse: integer(0, 1024 * MiB),
    fallback: 4 * MiB,
    help: 'Maximum size of stored output per task.',
  },
  artifactBytesMax: {
    env: 'ARTIFACT_BYTES_MAX',
    parse: integer(0, 1024 * 1024 * MiB),
    fallback: 256 * MiB,
    help: 'Maximum size of an artifact.',
  },
  artifactsMax: {
    env: 'ARTIFACTS_MAX',
    parse: integer(0, 1000),
    fallback: 100,
    help: 'Maximum number of artifacts per task.',
  },
  workersMax: {
    env: 'WORKERS_MAX',
    parse: integer(1, 100_000),
    fallback: 10_000,
    help: 'Maximum number of worker links.',
  },
  sessionsMax: {
    env: 'SESSIONS_MAX',
    parse: integer(0, 100_000),
    fallback: 1000,
    help: 'Maximum number of open sessions. Beyond it, requests get a 429.',
  },
  sessionTtlMs: {
    env: 'SESSION_TTL_MS',
    parse: integer(1, dayMs),
    fallback: 600_000,
    help: 'Default `ttlMs` of a session: it expires after this time without use.',
  },
  sessionTtlMsMax: {
    env: 'SESSION_TTL_MS_MAX',
    parse: integer(1, dayMs),
    fallback: dayMs,
    help: 'Maximum `ttlMs` of a session.',
  },
  clientsMax: {
    env: 'CLIENTS_MAX',
    parse: integer(1, 100_000),
    fallback: 1000,
    help: 'Maximum number of clients that wait, stream or are connected.',
  },
  drainMs: {
    env: 'DRAIN_MS',
    parse: integer(0, dayMs),
    fallback: 10_000,
    help: 'Time for running tasks to finish at shutdown.',
  },
  ...auditSettings,
  ...mockSettings,
};

/** DI token of the `YardConfig`. */
export const YARD_CONFIG = Symbol('YardConfig');
