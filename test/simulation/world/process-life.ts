import { Clock, type Timer } from '@yardmaster/worker-kit/clock';
import type { Peers } from '../../../src/replicas';

/** A simulated process that may crash; after that, nothing in it continues. */
export class ProcessLife {
  isOver = false;
  private readonly listeners = new Set<() => void>();

  end(): void {
    if (this.isOver) return;
    this.isOver = true;
    for (const listener of this.listeners) listener();
    this.listeners.clear();
  }

  /** Settles as `work` does, or rejects with `error` when the process crashes. */
  within<T>(work: Promise<T>, error: () => Error): Promise<T> {
    if (this.isOver) return Promise.reject(error());
    return new Promise((resolve, reject) => {
      const crashed = (): void => reject(error());
      this.listeners.add(crashed);
      work.then(resolve, reject).finally(() => this.listeners.delete(crashed));
    });
  }
}

/** The clock of a process: its timers and turns stop with it. */
export class ProcessClock extends Clock {
  constructor(
    private readonly clock: Clock,
    private readonly life: ProcessLife,
  ) {
    super();
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  setTimer(delayMs: number, callback: () => void): Timer {
    return this.clock.setTimer(delayMs, () => this.life.isOver || callback());
  }

  override nextTurn(callback: () => void): void {
    this.clock.nextTurn(() => this.life.isOver || callback());
  }
}

/**
 * Wraps an object that outlives a process, such as its store: after a crash, calls do nothing, and no pending call
 * settles.
 */
export function boundTo<T extends object>(life: ProcessLife, used: T): T {
  const parts = new Map<object, object>();
  const partOf = (part: object): object => {
    const known = parts.get(part) ?? boundTo(life, part);
    parts.set(part, known);
    return known;
  };
  return new Proxy(used, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value === 'function') return (...args: unknown[]) => call(life, value.bind(target), args);
      return typeof value === 'object' && value !== null && !isPlain(value) ? partOf(value) : value;
    },
  });
}

/** Wraps the peers of a process: after a crash, messages to it are dropped. */
export function peersBoundTo(life: ProcessLife, peers: Peers): Peers {
  const start: Peers['start'] = ({ requests, notices }) =>
    peers.start({ requests: boundTo(life, requests), notices: boundTo(life, notices) });
  return boundTo(life, Object.create(peers, { start: { value: start, configurable: true } }) as Peers);
}

function call(life: ProcessLife, method: (...args: unknown[]) => unknown, args: unknown[]): unknown {
  if (life.isOver) return new Promise(() => {});
  const result = method(...args.map((arg) => (typeof arg === 'function' ? boundListener(life, arg as Listener) : arg)));
  return result instanceof Promise
    ? new Promise((resolve, reject) => {
        result.then(
          (value) => life.isOver || resolve(value),
          (error: unknown) => life.isOver || reject(error),
        );
      })
    : result;
}

type Listener = (...heard: unknown[]) => unknown;

/** Wraps a listener of a process: it is not called after a crash. */
function boundListener(life: ProcessLife, listener: Listener): Listener {
  return (...args) => (life.isOver ? undefined : listener(...args));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || Array.isArray(value);
}
