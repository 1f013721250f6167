import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import { loadConfig, type YardConfig } from '../../../src/config';
import { EmbeddedEngine, EmbeddedTaskStore, type TaskStore } from '../../../src/tasks';

/** The stores of several agents on one engine, which outlives each of them, and all of them. */
export class SharedStore {
  private readonly engine: EmbeddedEngine;
  private readonly handles = new Set<HeldStore>();
  /** Closed by its agent, and kept open because no other is. */
  private last?: HeldStore;

  constructor(overrides: Partial<YardConfig>, clock: Clock, random: Random, onError?: (error: unknown) => void) {
    const { queueLengthMax, queueOrder, queueOvertakeMs, outputBytesMax, artifactsMax } = loadConfig(overrides, {});
    const bounds = { queueLengthMax, queueOrder, queueOvertakeMs, outputBytesMax, artifactsMax };
    this.engine = new EmbeddedEngine({ path: ':memory:', ...bounds }, random, clock, onError);
  }

  /** One more store, which its agent opens and closes. */
  handle(): TaskStore {
    return new HeldStore(this.engine, this);
  }

  /** Looks into the engine. */
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

class HeldStore extends EmbeddedTaskStore {
  constructor(
    engine: EmbeddedEngine,
    private readonly shared: SharedStore,
  ) {
    super(engine);
  }

  override async open(): Promise<void> {
    await super.open();
    await this.shared.opened(this);
  }

  override close(): Promise<void> {
    return this.shared.closed(this);
  }

  closeNow(): Promise<void> {
    return super.close();
  }
}
