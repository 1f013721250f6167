import { Clock, type Timer } from '@yardmaster/worker-kit/clock';
import type { Peers } from '../../../src/replicas';

/** A process of the simulation that may crash: from then on nothing in it goes on, whatever it waits for. */
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

/** The clock of a process that may crash: its timers and turns end with it. */
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
 * What a process uses that outlives it, such as its store: once the process has crashed, calls do nothing and none of them settles, those
 * under way included.
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

/** The peers of a process: once it has crashed, messages that were on their way to it meet nobody. */
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

/** A listener of the process: it hears nothing any more once that has crashed. */
function boundListener(life: ProcessLife, listener: Listener): Listener {
  return (...args) => (life.isOver ? undefined : listener(...args));
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || Array.isArray(value);
}
