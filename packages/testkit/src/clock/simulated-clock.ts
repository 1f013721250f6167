import { Clock, type Timer } from '@yardmaster/worker-kit/clock';
import { TimerHeap, type HeapTimer } from './timer-heap';

/** How long a run of simulated time lasts. */
export interface RunOptions {
  /** Simulated time at which the run ends. */
  untilMs?: number;
  /** Called between timers; the run ends when it returns true. */
  isOver?: () => boolean;
}

/** Far more steps than any system needs at one point in time; an endless loop uses them up within a minute. */
const defaultStepsMax = 1_000_000;

/**
 * Simulated time: it advances to the next timer when no turn of the event loop is pending and no promise can settle. A
 * system whose time and turns all come from this clock, and whose randomness comes from a seed, behaves the same in
 * every run.
 */
export class SimulatedClock extends Clock {
  private readonly timers = new TimerHeap();
  private readonly heldWork = new Set<Promise<void>>();
  private pendingTurns = 0;
  private firedTotal = 0;
  /** Timers, turns and reads of the clock since the time last advanced. */
  private steps = 0;

  constructor(
    private timeMs = 1_700_000_000_000,
    private readonly stepsMax = defaultStepsMax,
  ) {
    super();
  }

  /** Number of fired timers. */
  get fired(): number {
    return this.firedTotal;
  }

  /** Number of pending timers. */
  get pending(): number {
    return this.timers.size;
  }

  /**
   * Returns whole milliseconds, as any clock; timers may fire in between.
   * @throws Error if time stands still for too long, which ends an endless loop of promises: nothing else could
   * interrupt it
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

  /**
   * Stops time until `work` settles. Turns in the meantime do not count as steps, because a slow disk is not an endless
   * loop.
   */
  override hold<T>(work: Promise<T>): Promise<T> {
    const settle = (): void => void this.heldWork.delete(settled);
    const settled = work.then(settle, settle);
    this.heldWork.add(settled);
    return work;
  }

  /** Runs until the given end, or until no timer is left. Rejects if a callback throws or time stands still. */
  run({ untilMs = Infinity, isOver = () => false }: RunOptions = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const step = (): void => {
        if (this.heldWork.size > 0) return void Promise.all(this.heldWork).then(() => setImmediate(step));
        if (++this.steps > this.stepsMax) return reject(this.stuck());
        if (this.pendingTurns > 0) return void setImmediate(step);
        const next = this.timers.first;
        if (isOver() || !next || next.dueMs > untilMs) {
          if (Number.isFinite(untilMs) && !isOver()) this.advanceTo(Math.max(this.timeMs, untilMs));
          return resolve();
        }
        // Each callback gets its own turn, so that promises settle after it.
        setImmediate(step);
        this.fire(next, reject);
      };
      setImmediate(step);
    });
  }

  /**
   * Runs until a promise settles, and returns its value. The promise must depend on this clock: time does not stop for
   * a file or socket unless that is held.
   * @throws Error if `withinMs` of simulated time (a day by default) or all timers are over first
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
      `no progress of simulated time after ${this.stepsMax} steps at ${this.timeMs} ms; is there an endless loop?`,
    );
  }
}
