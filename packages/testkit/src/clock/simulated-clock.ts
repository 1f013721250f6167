import { Clock, type Timer } from '@yardmaster/worker-kit/clock';
import { TimerHeap, type HeapTimer } from './timer-heap';

/** How far a run of simulated time goes. */
export interface RunOptions {
  /** Time does not pass this. */
  untilMs?: number;
  /** Asked between two timers; the run ends where it is true. */
  isOver?: () => boolean;
}

/** Far more steps than any system needs at one point of time. An endless loop takes them within a minute. */
const defaultStepsMax = 1_000_000;

/**
 * Time that passes at once when nothing is left to do at its present point: a timer goes off when no turn of the event loop is asked
 * for and no promise can settle. What has all its time and turns from it, and all its chance from a seed, happens in one order, always.
 */
export class SimulatedClock extends Clock {
  private readonly timers = new TimerHeap();
  private readonly held = new Set<Promise<void>>();
  private pendingTurns = 0;
  private firedTotal = 0;
  /** Timers, turns and reads of the clock since time last passed. */
  private steps = 0;

  constructor(
    private timeMs = 1_700_000_000_000,
    private readonly stepsMax = defaultStepsMax,
  ) {
    super();
  }

  /** Timers that went off. */
  get fired(): number {
    return this.firedTotal;
  }

  /** Timers that are set. */
  get pending(): number {
    return this.timers.size;
  }

  /**
   * In whole milliseconds, as any clock tells them; timers are set and go off in between.
   * @throws if time stands still for too long. That ends an endless loop of promises; nothing else gets a turn beside one.
   */
  nowMs(): number {
    if (++this.steps > this.stepsMax) throw this.stuck();
    return Math.floor(this.timeMs);
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    const dueMs = this.timeMs + Math.max(0, delayMs);
    const timer = this.timers.add(dueMs, callback);
    return { cancel: () => this.timers.remove(timer) };
  }

  override nextTurn(callback: () => void): void {
    this.pendingTurns++;
    setImmediate(() => {
      this.pendingTurns--;
      callback();
    });
  }

  /** Turns meanwhile are no steps: a slow disk is no endless loop. Work that never settles stops time for good. */
  override hold<T>(work: Promise<T>): Promise<T> {
    const settle = (): void => void this.held.delete(settled);
    const settled = work.then(settle, settle);
    this.held.add(settled);
    return work;
  }

  /** Lets time pass, to the end of all timers where nothing bounds it. Rejects if a callback throws, or time stands still. */
  run({ untilMs = Infinity, isOver = () => false }: RunOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const step = (): void => {
        if (this.held.size > 0) return void Promise.all(this.held).then(() => setImmediate(step));
        if (++this.steps > this.stepsMax) return reject(this.stuck());
        if (this.pendingTurns > 0) return void setImmediate(step);
        const next = this.timers.first;
        if (isOver() || !next || next.dueMs > untilMs) {
          if (Number.isFinite(untilMs) && !isOver()) this.advanceTo(Math.max(this.timeMs, untilMs));
          return resolve();
        }
        // Each callback has a turn of its own, at the end of which promises settle.
        setImmediate(step);
        this.fire(next, reject);
      };
      setImmediate(step);
    });
  }

  /**
   * Lets time pass until a promise settles, and returns its value. What it waits for must come from this clock: time stands still for
   * a file or a socket only while that is held.
   * @throws Error if `withinMs` of simulated time, a day by default, or all timers are over before
   */
  async until<T>(promise: Promise<T>, withinMs = 86_400_000): Promise<T> {
    let isSettled = false;
    const settle = (): void => void (isSettled = true);
    promise.then(settle, settle);
    await this.run({ untilMs: this.timeMs + withinMs, isOver: () => isSettled });
    if (!isSettled) throw new Error(`not settled within ${withinMs} ms of simulated time`);
    return promise;
  }

  private fire(timer: HeapTimer, onError: (error: unknown) => void): void {
    this.timers.remove(timer);
    this.advanceTo(timer.dueMs);
    this.firedTotal++;
    try {
      timer.callback();
    } catch (error) {
      onError(error);
    }
  }

  private advanceTo(toMs: number): void {
    if (toMs > this.timeMs) this.steps = 0;
    this.timeMs = toMs;
  }

  private stuck(): Error {
    return new Error(
      `no progress of simulated time after ${this.stepsMax} steps at ${this.timeMs} ms: an endless loop?`,
    );
  }
}
