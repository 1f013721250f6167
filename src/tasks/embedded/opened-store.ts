import type { QueueOrder } from '../place.policy';
import { type Clock, type Random, SystemClock, SystemRandom } from '../../clock';
import { type ArtifactBounds, StoredArtifacts } from './artifacts';
import { type DatabaseOptions, openDatabase } from './database';
import { EndedCounts } from './ended-counts';
import { GroupCommit } from './group-commit';
import { IdempotentAdding } from './idempotency';
import { Inputs } from './inputs';
import { LiveTasks } from './live-tasks';
import { Pruning } from './pruning';
import { RunTimes } from './run-times';
import type { Database } from './sqlite';
import { prepareStatements, type Statements } from './statements';
import { TaskList } from './task-list';
import { type TaskBounds, TaskOperations } from './task-operations';
import { TaskReader } from './task-reader';
import { WalSync } from './wal-sync';

export interface EmbeddedTaskStoreOptions
  extends Partial<TaskBounds>, Partial<ArtifactBounds>, Partial<DatabaseOptions> {
  /** The file; it and its folder are made where they are missing. `:memory:` keeps nothing. */
  path: string;
  /** `full` outlives a loss of power; `normal` outlives a crash of the process, loses about a second to a loss of power, and is faster. */
  durability?: 'full' | 'normal';
  /** How long to wait for another control plane to let go of the file. */
  lockWaitMs?: number;
  /** In which order tasks of one priority go. */
  queueOrder?: QueueOrder;
  random?: Random;
  clock?: Clock;
  /** Told of what no caller is told: what a listener throws, a sync in the background; a warning of the process without it. */
  onError?: (error: unknown) => void;
}

export const embeddedTaskStoreDefaults = {
  durability: 'full',
  lockWaitMs: 2000,
  queueLengthMax: 100_000,
  outputBytesMax: 16 * 1024 * 1024,
  eventsMax: 100_000,
  artifactsMax: 100,
  queueOrder: 'short-first',
  queueOvertakeMs: 60_000,
} as const satisfies Partial<EmbeddedTaskStoreOptions>;

/** The options with what was left out. */
export type StoreOptions = EmbeddedTaskStoreOptions &
  Required<Pick<EmbeddedTaskStoreOptions, keyof typeof embeddedTaskStoreDefaults | 'random' | 'clock' | 'onError'>>;

/** What there is while the store is open. */
export interface OpenedStore {
  database: Database;
  statements: Statements;
  group: GroupCommit;
  walSync?: WalSync;
  live: LiveTasks;
  ended: EndedCounts;
  artifacts: StoredArtifacts;
  operations: TaskOperations;
  idempotent: IdempotentAdding;
  pruning: Pruning;
  reader: TaskReader;
  list: TaskList;
}

export function withDefaults(options: EmbeddedTaskStoreOptions): StoreOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return {
    ...embeddedTaskStoreDefaults,
    random: new SystemRandom(),
    clock: new SystemClock(),
    onError: warn,
    ...given,
  } as StoreOptions;
}

/** Opens the database and puts together what works on it. @throws YardError as `openDatabase`. */
export function openStore(options: StoreOptions): OpenedStore {
  const database = openDatabase(options);
  const statements = prepareStatements(database);
  const live = new LiveTasks(statements, options.queueOrder);
  const [inputs, ended, runTimes] = [new Inputs(statements), new EndedCounts(statements), new RunTimes(statements)];
  const artifacts = new StoredArtifacts(statements, live, options);
  const operations = new TaskOperations({
    statements,
    live,
    inputs,
    ended,
    artifacts,
    runTimes,
    bounds: options,
    random: options.random,
  });
  const reader = new TaskReader({ statements, live, inputs, artifacts });
  const { durability, path, clock } = options;
  const isDeferred = durability === 'normal' && path !== ':memory:';
  const walSync = isDeferred ? new WalSync(path, options.onError, clock) : undefined;
  const forget = () => [live, inputs, ended, artifacts, runTimes].forEach((derived) => derived.forget());
  return {
    database,
    statements,
    group: new GroupCommit(
      database,
      {
        beforeCommit: () => {
          ended.save();
          runTimes.save();
        },
        afterCommit: () => walSync?.note(),
        afterRollback: forget,
      },
      clock,
    ),
    walSync,
    live,
    ended,
    artifacts,
    operations,
    idempotent: new IdempotentAdding(statements, operations, reader),
    pruning: new Pruning(statements, ended),
    reader,
    list: new TaskList({ database, statements, live }),
  };
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
