import { type Clock, type Random, SystemClock, SystemRandom } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { ChangeLog, type FleetChange, toTaskStateChange, toWorkerStateChange } from '../feed';
import type { ChangeListener } from '../port';
import type { TaskChange } from '../task';
import { FleetTable } from './fleet-table';
import { type EmbeddedTaskStoreOptions, OpenedStore, type StoreSettings, withDefaults } from './opened-store';

/**
 * SQLite in this process: one file, locked by this process. The stores of several control planes in one process may share an engine; it is open
 * while at least one of them is.
 */
export class EmbeddedEngine {
  readonly fleet: FleetTable;
  private readonly settings: StoreSettings;
  /** The open stores, oldest first. */
  private readonly stores = new Set<object>();
  private readonly followers = new Map<string, Set<ChangeListener>>();
  private readonly credentialListeners = new Set<() => void>();
  private readonly resumedListeners = new Set<() => void>();
  private readonly log = new ChangeLog();
  /** Set while a store is open. */
  private opened: OpenedStore | undefined;

  /** `onError` receives errors of listeners and of background syncs. By default they become process warnings. */
  constructor(
    options: EmbeddedTaskStoreOptions,
    private readonly random: Random = new SystemRandom(),
    private readonly clock: Clock = new SystemClock(),
    private readonly onError: (error: unknown) => void = warn,
  ) {
    this.settings = withDefaults(options);
    this.fleet = new FleetTable((row, isGone, before) => {
      const change = toWorkerStateChange(row, isGone, before, clock.nowMs());
      if (change) this.log.put(change);
    }, onError);
  }

  /** Opens the file with the first store. @throws YardError `CONFLICT` as `openDatabase`. */
  open(store: object): void {
    this.opened ??= new OpenedStore(this.settings, this.random, this.clock, this.onError, this.log);
    this.stores.add(store);
  }

  /** Makes the writes of this turn durable, and closes the file with the last store. */
  async close(store: object): Promise<void> {
    if (!this.stores.delete(store)) return;
    const opened = this.opened!;
    opened.replicas.delete(store);
    if (this.stores.size > 0) return opened.flush();
    this.opened = undefined;
    await opened.close();
  }

  /** Returns the opened store. @throws YardError `SHUTTING_DOWN` if `store` is not open. */
  openedBy(store: object): OpenedStore {
    if (!this.opened || !this.stores.has(store)) throw new YardError('SHUTTING_DOWN', 'the task store is not open');
    return this.opened;
  }

  /** True if `store` was opened before all other open stores. */
  isOldest(store: object): boolean {
    return this.stores.values().next().value === store;
  }

  isOpenFor(store: object): boolean {
    return this.stores.has(store);
  }

  follow(taskId: string, listener: ChangeListener): () => void {
    const own: ChangeListener = (change) => listener(change);
    const followers = this.followers.get(taskId) ?? new Set();
    this.followers.set(taskId, followers.add(own));
    return () => {
      if (followers.delete(own) && followers.size === 0 && this.followers.get(taskId) === followers)
        this.followers.delete(taskId);
    };
  }

  /** Calls `listener` when the feed may have new changes. */
  onChange(listener: () => void): () => void {
    return this.log.onChange(() => this.guarded(listener));
  }

  /** Calls `listener` after each durable change of a credential. */
  onCredentialsChange(listener: () => void): () => void {
    return subscribe(this.credentialListeners, listener);
  }

  credentialsChanged(): void {
    for (const listener of this.credentialListeners) this.guarded(listener);
  }

  /** Calls `listener` after waiting tasks of a key can be claimed again. */
  onResumed(listener: () => void): () => void {
    return subscribe(this.resumedListeners, listener);
  }

  resumed(): void {
    for (const listener of this.resumedListeners) this.guarded(listener);
  }

  /** Puts a durable change of a session into the feed. */
  feed(change: FleetChange): void {
    this.log.put(change);
  }

  /** Publishes a durable change to the listeners of the store that made it, then to the followers of the task. */
  publish(change: TaskChange, own: Iterable<ChangeListener>): void {
    const reached = toTaskStateChange(change);
    if (reached) this.log.put(reached);
    for (const listener of own) this.notify(listener, change);
    for (const listener of this.followers.get(change.taskId) ?? []) this.notify(listener, change);
  }

  private notify(listener: ChangeListener, change: TaskChange): void {
    this.guarded(() => listener(change));
  }

  private guarded(notify: () => void): void {
    try {
      notify();
    } catch (error) {
      this.onError(error);
    }
  }
}

function subscribe(listeners: Set<() => void>, listener: () => void): () => void {
  const own = (): void => listener();
  listeners.add(own);
  return () => void listeners.delete(own);
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
