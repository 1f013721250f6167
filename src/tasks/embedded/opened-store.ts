import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { ChangeFeed, type ChangeLog } from '../feed';
import type { KeyUsage } from '../key-limit.policy';
import type { QueueOrder } from '../rank.policy';
import { type ArtifactSettings, StoredArtifacts } from './artifacts';
import { AttemptEndings } from './attempt-endings';
import { AttemptOutput, type OutputSettings } from './attempt-output';
import { closeDatabase, type DatabaseOptions, openDatabase } from './database';
import { StoredCredentials } from './credentials';
import { EndedCounts } from './ended-counts';
import { GroupCommit, type GroupHooks } from './group-commit';
import { IdempotentAdding } from './idempotency';
import { KeyTurns } from './key-turns';
import { KeyUsages } from './key-usage';
import { LiveTasks, type QueueSettings } from './live-tasks';
import { Pruning } from './pruning';
import { QueueRanks } from './queue-ranks';
import { RunTimes } from './run-times';
import { SessionOperations } from './session-operations';
import type { Database } from './sqlite';
import { prepareStatements } from './statements';
import { TaskAdding } from './task-adding';
import { TaskList } from './task-list';
import { TaskOperations } from './task-operations';
import { TaskReader } from './task-reader';
import type { ReplicaQueues } from './waiting-queues';
import { WalSync } from './wal-sync';
import type { Written } from '../shared/written';

export interface EmbeddedTaskStoreOptions extends Partial<StoreBounds> {
  /** The file; it and its folder are created if missing. `:memory:` keeps nothing. */
  path: string;
  /** `full` survives a power failure. `normal` is faster; it survives a crash of the process but may lose the last second at a power failure. */
  durability?: 'full' | 'normal';
  /** How long to wait for another control plane to release the file. */
  lockWaitMs?: number;
  /** The order of tasks of one priority. */
  queueOrder?: QueueOrder;
}

interface StoreBounds extends OutputSettings, ArtifactSettings {
  /** Limit of waiting tasks. */
  queueLengthMax: number;
  /** Limit of the age difference across which a shorter task may overtake a longer one. */
  queueOvertakeMs: number;
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

/** The options, completed by defaults. */
export type StoreSettings = StoreBounds & QueueSettings & DatabaseOptions;

export function withDefaults(options: EmbeddedTaskStoreOptions): StoreSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return { ...embeddedTaskStoreDefaults, ...given } as StoreSettings;
}

/**
 * The store while its database is open. It owns the state in memory that is derived from the database. Part of that state is written back with each
 * transaction; all of it is dropped after a rollback and read again.
 */
export class OpenedStore implements GroupHooks {
  /** The eligible queues of each replica's store. */
  readonly replicas: ReplicaQueues = new Map();
  readonly live: LiveTasks;
  readonly ended: EndedCounts;
  readonly artifacts: StoredArtifacts;
  readonly output: AttemptOutput;
  readonly turns: KeyTurns;
  readonly usages: KeyUsages;
  readonly adding: TaskAdding;
  readonly operations: TaskOperations;
  readonly credentials: StoredCredentials;
  readonly sessions: SessionOperations;
  readonly idempotent: IdempotentAdding;
  readonly pruning: Pruning;
  readonly reader: TaskReader;
  readonly list: TaskList;
  readonly feed: ChangeFeed;
  private readonly runTimes: RunTimes;
  private readonly database: Database;
  private readonly group: GroupCommit;
  private readonly walSync?: WalSync;

  /** @throws YardError as `openDatabase`. */
  constructor(
    settings: StoreSettings,
    random: Random,
    private readonly clock: Clock,
    onError: (error: unknown) => void,
    log: ChangeLog,
  ) {
    const database = (this.database = openDatabase(settings));
    const statements = prepareStatements(database);
    this.credentials = new StoredCredentials(statements, (id) => this.turns.refresh(id));
    this.turns = new KeyTurns((keyId) => this.credentials.get(keyId));
    const live = (this.live = new LiveTasks(statements, settings, this.replicas, this.turns));
    this.ended = new EndedCounts(statements);
    this.runTimes = new RunTimes(statements);
    this.usages = new KeyUsages(statements, live, this.ended.ofKeys, this.credentials);
    this.artifacts = new StoredArtifacts(statements, live, settings);
    this.output = new AttemptOutput(statements, live, settings);
    const ranks = new QueueRanks(live, this.runTimes, settings.queueOvertakeMs);
    const endings = new AttemptEndings(statements, live, this.artifacts, this.output, this.ended);
    this.adding = new TaskAdding(statements, live, ranks, this.usages);
    this.operations = new TaskOperations(statements, live, ranks, endings, random);
    this.sessions = new SessionOperations(statements, live, this.operations, this.usages);
    this.reader = new TaskReader(statements, live, this.artifacts);
    this.idempotent = new IdempotentAdding(statements, this.adding, this.reader);
    this.pruning = new Pruning(statements, this.ended);
    this.list = new TaskList(database, statements, live);
    this.feed = new ChangeFeed(log, random);
    this.group = new GroupCommit(database, this, clock);
    const { durability, path } = settings;
    if (durability === 'normal' && path !== ':memory:') this.walSync = new WalSync(path, onError, clock);
  }

  /** Runs an operation in the transaction of this turn. Calls `committed` when it is durable, then resolves. */
  async run<T>(operate: () => Written<T>, committed: (written: Written<T>) => void): Promise<T> {
    const { value } = await this.group.run(operate, committed);
    return value;
  }

  usage(keyId?: string): Map<string, KeyUsage> {
    const nowMs = this.clock.nowMs();
    return keyId === undefined ? this.usages.all(nowMs) : this.usages.only(keyId, nowMs);
  }

  /** Makes the writes of this turn durable now. */
  flush(): void {
    this.group.flush();
  }

  async close(): Promise<void> {
    this.flush();
    await this.walSync?.close();
    closeDatabase(this.database);
  }

  beforeCommit(): void {
    this.ended.save();
    this.runTimes.save();
  }

  afterCommit(): void {
    this.walSync?.schedule();
  }

  afterRollback(): void {
    for (const derived of [this.live, this.ended, this.runTimes, this.credentials, this.usages]) derived.invalidate();
  }
}
