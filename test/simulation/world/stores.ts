import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { loadConfig, type YardConfig } from '../../../src/config';
import { TaskStore, type Engine } from '../../../src/tasks';
import { volatileEngine } from '../../support/engines';

/** The stores of several agents on one engine, which outlives the agents. */
export class SharedStore {
  private readonly engine: Engine;
  private readonly handles = new Set<HeldStore>();
  /** Closed by its agent, but kept open because no other store is. */
  private last?: HeldStore;

  constructor(overrides: Partial<YardConfig>, clock: Clock, random: Random, onError?: (error: unknown) => void) {
    const config = loadConfig(overrides, {});
    this.engine = volatileEngine(config.taskEngine, config, { clock, random, onError });
  }

  /** Creates a store that its agent opens and closes. */
  handle(): TaskStore {
    return new HeldStore(this.engine.newStore(), this);
  }

  /** Returns an open store of the engine. */
  get store(): TaskStore {
    return [...this.handles][0] ?? this.last!;
  }

  async opened(handle: HeldStore): Promise<void> {
    this.handles.add(handle);
    const { last } = this;
    this.last = undefined;
    await last?.closeNow();
  }

  async closed(handle: HeldStore): Promise<void> {
    if (!this.handles.delete(handle)) return;
    if (this.handles.size > 0) await handle.closeNow();
    else this.last = handle;
  }

  async close(): Promise<void> {
    for (const handle of [...this.handles, this.last]) await handle?.closeNow();
  }
}

/** A store that stays open while no other is. */
class HeldStore extends TaskStore {
  readonly queue = this.held.queue;
  readonly attempts = this.held.attempts;
  readonly tasks = this.held.tasks;
  readonly artifacts = this.held.artifacts;
  readonly retention = this.held.retention;
  readonly keys = this.held.keys;
  readonly sessions = this.held.sessions;
  readonly credentials = this.held.credentials;
  readonly changes = this.held.changes;
  readonly fleet = this.held.fleet;

  constructor(
    private readonly held: TaskStore,
    private readonly shared: SharedStore,
  ) {
    super();
  }

  async open(): Promise<void> {
    await this.held.open();
    await this.shared.opened(this);
  }

  close(): Promise<void> {
    return this.shared.closed(this);
  }

  closeNow(): Promise<void> {
    return this.held.close();
  }

  probe(): Promise<void> {
    return this.held.probe();
  }
}
