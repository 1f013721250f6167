import { strategiesHelp, strategyNames } from '../strategies';
import { engineNames, enginesHelp } from './engine-names';
import { mockSettings } from './mock-settings';
import { integer, list, oneOf, origin, proxy, secret, text, url } from './parsers';
import type { Setting } from './setting';
import type { YardConfig } from './yard-config';

export type { Setting } from './setting';
export type { YardConfig } from './yard-config';

const MiB = 2 ** 20;
const dayMs = 86_400_000;

/** Every setting, once. The table of the README is checked against this one. */
export const settings: { readonly [K in keyof YardConfig]-?: Setting<YardConfig[K]> } = {
  bindAddress: {
    env: 'BIND_ADDRESS',
    parse: text,
    fallback: '127.0.0.1',
    help: 'Address to listen on. Another than loopback needs `API_KEY` and `WORKER_TOKEN`.',
  },
  port: {
    env: 'PORT',
    parse: integer(0, 65_535),
    fallback: 3000,
    help: 'Port of the API and of the workers that dial in; 0 takes a free one.',
  },
  publicUrl: {
    env: 'PUBLIC_URL',
    parse: url,
    fallback: undefined,
    help: 'Address under which workers reach the control plane, where it is not the one that they dialed.',
  },
  allowedOrigins: {
    env: 'ALLOWED_ORIGINS',
    parse: list(origin, 64),
    fallback: [],
    help: 'Web pages that may use the API and open sockets, by exact origin: `https://app.example,…`. Programs need none.',
  },
  trustedProxies: {
    env: 'TRUSTED_PROXIES',
    parse: list(proxy, 64),
    fallback: [],
    help: 'Proxies in front of the service, whose `X-Forwarded-For` is believed: addresses, networks (`10.0.0.0/8`), or `loopback`.',
  },
  dataDir: {
    env: 'DATA_DIR',
    parse: text,
    fallback: '.yardmaster',
    help: 'Folder of the task store, the artifacts and the generated secrets.',
  },
  workerInterface: {
    env: 'WORKER_INTERFACE',
    parse: oneOf('mock', 'real'),
    fallback: 'real',
    help: '`real` workers, or `mock` ones inside the control plane.',
  },
  workerUrls: {
    env: 'WORKER_URLS',
    parse: list(url, 64),
    fallback: [],
    help: 'Workers that listen, to be dialed: `http://127.0.0.1:3001,…`',
  },
  loadBalancerStrategy: {
    env: 'LOAD_BALANCER_STRATEGY',
    parse: oneOf(...strategyNames),
    fallback: 'least-loaded',
    help: `Which of the workers with a free slot gets a task. ${strategiesHelp}`,
  },
  apiKey: {
    env: 'API_KEY',
    parse: secret,
    fallback: undefined,
    help: 'Key of the API; generated into the data folder where it is not set.',
  },
  workerToken: {
    env: 'WORKER_TOKEN',
    parse: secret,
    fallback: undefined,
    help: 'Token of the workers; generated into the data folder where it is not set.',
  },
  taskEngine: {
    env: 'TASK_ENGINE',
    parse: oneOf(...engineNames),
    fallback: 'embedded',
    help: `What holds the tasks. ${enginesHelp}`,
  },
  durability: {
    env: 'DURABILITY',
    parse: oneOf('full', 'normal'),
    fallback: 'full',
    help: '`full` survives a power cut; `normal` survives a crash of the process, loses about a second to a power cut, and is faster.',
  },
  logLevel: {
    env: 'LOG_LEVEL',
    parse: oneOf('silent', 'error', 'warn', 'info', 'debug'),
    fallback: 'info',
    help: 'Least level that is logged.',
  },
  heartbeatIntervalMs: {
    env: 'HEARTBEAT_INTERVAL_MS',
    parse: integer(100, dayMs),
    fallback: 30_000,
    help: 'How often workers report their status.',
  },
  leaseTtlMs: {
    env: 'LEASE_TTL_MS',
    parse: integer(1000, dayMs),
    fallback: 15_000,
    help: 'How long an attempt stays with a worker that cannot be reached.',
  },
  reconnectGraceMs: {
    env: 'RECONNECT_GRACE_MS',
    parse: integer(0, dayMs),
    fallback: 2000,
    help: 'How long a worker whose link closed may take to come back before its tasks run elsewhere.',
  },
  restartGraceMs: {
    env: 'RESTART_GRACE_MS',
    parse: integer(0, dayMs),
    fallback: 7000,
    help: 'How long workers may take to come back after a restart of the control plane; dialing again takes up to 5 s.',
  },
  replyTimeoutMs: {
    env: 'REPLY_TIMEOUT_MS',
    parse: integer(100, dayMs),
    fallback: 5000,
    help: 'How long a worker may take to answer a message.',
  },
  registerTimeoutMs: {
    env: 'REGISTER_TIMEOUT_MS',
    parse: integer(100, dayMs),
    fallback: 5000,
    help: 'How long a new link may take to register.',
  },
  offlineKeepMs: {
    env: 'OFFLINE_KEEP_MS',
    parse: integer(0, 30 * dayMs),
    fallback: 3_600_000,
    help: 'How long a lost worker is still listed.',
  },
  queueLengthMax: {
    env: 'QUEUE_LENGTH_MAX',
    parse: integer(1, 10_000_000),
    fallback: 100_000,
    help: 'Tasks that may wait; one more is answered 429.',
  },
  queueOrder: {
    env: 'QUEUE_ORDER',
    parse: oneOf('short-first', 'fifo'),
    fallback: 'short-first',
    help: 'Order of tasks of one priority: `short-first` lets those go first that are expected to be short, `fifo` is strict.',
  },
  queueOvertakeMs: {
    env: 'QUEUE_OVERTAKE_MS',
    parse: integer(0, dayMs),
    fallback: 60_000,
    help: 'How much later a short task may come and still go before a long one. Nothing waits longer for what overtakes it.',
  },
  retentionMs: {
    env: 'RETENTION_MS',
    parse: integer(1000, 3650 * dayMs),
    fallback: 7 * dayMs,
    help: 'How long a task is kept after its end, with its attempts and its output.',
  },
  retentionTasksMax: {
    env: 'RETENTION_TASKS_MAX',
    parse: integer(0, 100_000_000),
    fallback: 1_000_000,
    help: 'Tasks that are kept after their end; of more, the oldest are removed.',
  },
  retentionBytesMax: {
    env: 'RETENTION_BYTES_MAX',
    parse: integer(0, 2 ** 50),
    fallback: 10 * 1024 * MiB,
    help: 'Bytes that are kept of tasks after their end (input, outcome, output, artifacts, attempts); of more, the oldest are removed.',
  },
  idempotencyMs: {
    env: 'IDEMPOTENCY_MS',
    parse: integer(1000, 365 * dayMs),
    fallback: dayMs,
    help: 'How long an `Idempotency-Key` is remembered.',
  },
  queueTimeoutMs: {
    env: 'QUEUE_TIMEOUT_MS',
    parse: integer(1, 30 * dayMs),
    fallback: 3_600_000,
    help: 'How long a task waits where it does not say.',
  },
  timeoutMs: {
    env: 'TIMEOUT_MS',
    parse: integer(1, dayMs),
    fallback: 300_000,
    help: 'How long an attempt runs where the task does not say.',
  },
  timeoutMsMax: {
    env: 'TIMEOUT_MS_MAX',
    parse: integer(1, dayMs),
    fallback: dayMs,
    help: 'Longest `timeoutMs` that a task may ask for.',
  },
  taskAttemptsMax: {
    env: 'TASK_ATTEMPTS_MAX',
    parse: integer(1, 100),
    fallback: 3,
    help: 'Attempts at a task that does not say how many, while the reason to try again is one of its `retry.on`.',
  },
  waitMsMax: {
    env: 'WAIT_MS_MAX',
    parse: integer(0, dayMs),
    fallback: 60_000,
    help: 'Longest wait that `Prefer: wait` is given.',
  },
  payloadBytesMax: {
    env: 'PAYLOAD_BYTES_MAX',
    parse: integer(256 * 1024, 64 * MiB),
    fallback: MiB,
    help: 'Largest request body and largest message on a link; what a worker declares of itself must fit.',
  },
  outputBytesMax: {
    env: 'OUTPUT_BYTES_MAX',
    parse: integer(0, 1024 * MiB),
    fallback: 4 * MiB,
    help: 'Live output kept of one task.',
  },
  artifactBytesMax: {
    env: 'ARTIFACT_BYTES_MAX',
    parse: integer(0, 1024 * 1024 * MiB),
    fallback: 256 * MiB,
    help: 'Largest artifact that a worker may upload.',
  },
  artifactsMax: {
    env: 'ARTIFACTS_MAX',
    parse: integer(0, 1000),
    fallback: 100,
    help: 'Artifacts of one task.',
  },
  workersMax: { env: 'WORKERS_MAX', parse: integer(1, 100_000), fallback: 10_000, help: 'Links of workers at a time.' },
  sessionsMax: {
    env: 'SESSIONS_MAX',
    parse: integer(0, 100_000),
    fallback: 1000,
    help: 'Sessions that may be open at a time; one more is answered 429.',
  },
  sessionTtlMs: {
    env: 'SESSION_TTL_MS',
    parse: integer(1, dayMs),
    fallback: 600_000,
    help: 'How long a session that does not say may be unused.',
  },
  sessionTtlMsMax: {
    env: 'SESSION_TTL_MS_MAX',
    parse: integer(1, dayMs),
    fallback: dayMs,
    help: 'The longest that a session may be unused.',
  },
  clientsMax: {
    env: 'CLIENTS_MAX',
    parse: integer(1, 100_000),
    fallback: 1000,
    help: 'Clients at a time that wait, stream or subscribe.',
  },
  drainMs: {
    env: 'DRAIN_MS',
    parse: integer(0, dayMs),
    fallback: 10_000,
    help: 'How long running tasks may go on at shutdown.',
  },
  ...mockSettings,
};

/** DI token of the `YardConfig`. */
export const YARD_CONFIG = Symbol('YardConfig');
