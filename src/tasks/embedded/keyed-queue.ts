import type { QueuePosition } from '../port';
import { Heap } from './heap';
import { goesFirst, type IsBefore, isOlder } from './live-order';
import type { LiveTask } from './live-task';

/** Tasks of one queue that keep their own order: those of one key, or all tasks of a session. */
class Part {
  readonly waiting: Heap<LiveTask>;
  /** The first task, kept here because the order of the parts reads it often. A part without tasks is removed. */
  first!: LiveTask;

  constructor(
    readonly id: string | undefined,
    isBefore: IsBefore,
    private readonly parts: Heap<Part>,
  ) {
    this.waiting = new Heap(isBefore);
  }

  add(live: LiveTask): void {
    this.waiting.add(live);
    this.first = this.waiting.first!;
  }

  remove(live: LiveTask): void {
    this.waiting.remove(live);
    this.first = this.waiting.first!;
  }

  /** Restores the order of the parts after the first task or its key's turn changed. */
  reposition(): void {
    this.parts.reposition(this);
  }
}

/**
 * The waiting tasks of one queue, with a part for each API key. The parts are ordered by their first tasks, whose order between keys changes with
 * each turn: `KeyTurn.contested` lists the parts to move. The tasks of a session share one part, so that they keep their order whatever their keys.
 */
export class KeyedQueue {
  private readonly byId = new Map<string | undefined, Part>();
  private readonly order: Heap<Part>;
  private total = 0;

  constructor(
    private readonly isBefore: IsBefore,
    private readonly isSession: boolean,
  ) {
    this.order = new Heap((a, b) => goesFirst(a.first, b.first, isBefore));
  }

  get length(): number {
    return this.total;
  }

  /** The task that can be claimed next; undefined if all keys are at their limit. */
  get first(): LiveTask | undefined {
    const first = this.order.first?.first;
    return first?.key!.isAtLimit ? undefined : first;
  }

  /** Adds a task; its `key` is set. */
  add(live: LiveTask): void {
    this.total++;
    const part = this.byId.get(this.partId(live));
    if (!part) return this.open(live);
    part.add(live);
    if (part.first === live && this.byId.size > 1) part.reposition();
  }

  remove(live: LiveTask): void {
    const part = this.byId.get(this.partId(live))!;
    this.total--;
    const wasFirst = part.first === live;
    if (part.waiting.size === 1) return this.close(part, live);
    part.remove(live);
    if (wasFirst && this.byId.size > 1) part.reposition();
  }

  /** Returns the position of a task among those of its key; undefined if it is not in this queue. */
  position(live: LiveTask): QueuePosition | undefined {
    const part = this.byId.get(this.partId(live));
    const before = part?.waiting.countBefore(live);
    if (before === undefined) return undefined;
    const keys = this.byId.size;
    return { position: before + 1, length: part!.waiting.size, ...(keys > 1 && { keys }) };
  }

  private partId({ task }: LiveTask): string | undefined {
    return this.isSession ? undefined : task.keyId;
  }

  private open(live: LiveTask): void {
    const id = this.partId(live);
    // Tasks of a session are ordered by age.
    const part = new Part(id, this.isSession ? isOlder : this.isBefore, this.order);
    part.add(live);
    const [only] = this.byId.size === 1 ? this.byId.values() : [];
    this.byId.set(id, part);
    this.order.add(part);
    if (only) only.first.key!.contested.add(only);
    if (this.byId.size > 1) live.key!.contested.add(part);
  }

  private close(part: Part, last: LiveTask): void {
    this.order.remove(part);
    this.byId.delete(part.id);
    last.key!.contested.delete(part);
    const [only] = this.byId.size === 1 ? this.byId.values() : [];
    only?.first.key!.contested.delete(only);
  }
}
