import type { Clock } from '@yardmaster/worker-kit/clock';

/** A caller that waits for an answer, perhaps together with others. */
export interface Reader {
  signal: AbortSignal;
  progress: (data: unknown) => void;
}

interface Kept {
  value: unknown;
  bytes: number;
  untilMs: number;
}

interface Flight {
  readers: Set<Reader>;
  abort: AbortController;
  answer: Promise<unknown>;
}

/** Limits of the cache; the oldest answers are dropped first. */
const bytesMax = 64 * 1024 * 1024;
const entriesMax = 2000;

/**
 * Caches answers of read-only calls. Concurrent callers with the same arguments share one call, its progress and its
 * end; the call is aborted when the last of them stops waiting. Failures are shared, but never cached.
 */
export class ReadCache {
  private readonly kept = new Map<string, Kept>();
  private readonly flights = new Map<string, Flight>();
  private bytes = 0;

  constructor(private readonly clock: Clock) {}

  /** Returns the answer for `key`, from `load` if it is not cached. Callers share the answer and must not change it. */
  async get<T>(key: string, keepMs: number, reader: Reader, load: (shared: Reader) => Promise<T>): Promise<T> {
    reader.signal.throwIfAborted();
    const known = this.kept.get(key);
    if (known && known.untilMs > this.clock.nowMs()) return known.value as T;
    const flight = this.flights.get(key) ?? this.depart(key, keepMs, load);
    return this.board(key, flight, reader) as Promise<T>;
  }

  private depart<T>(key: string, keepMs: number, load: (shared: Reader) => Promise<T>): Flight {
    const readers = new Set<Reader>();
    const abort = new AbortController();
    const shared: Reader = {
      signal: abort.signal,
      progress: (data) => {
        for (const reader of readers) reader.progress(data);
      },
    };
    const answer = load(shared)
      .then((value) => (this.keep(key, value, keepMs), value))
      .finally(() => this.flights.get(key) === flight && this.flights.delete(key));
    answer.catch(() => {}); // the waiting readers get the error; without readers it can be ignored
    const flight: Flight = { readers, abort, answer };
    this.flights.set(key, flight);
    return flight;
  }

  private board(key: string, flight: Flight, reader: Reader): Promise<unknown> {
    flight.readers.add(reader);
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        flight.readers.delete(reader);
        if (flight.readers.size === 0) {
          flight.abort.abort(reader.signal.reason);
          if (this.flights.get(key) === flight) this.flights.delete(key);
        }
        reject(reader.signal.reason as Error);
      };
      reader.signal.addEventListener('abort', leave, { once: true });
      flight.answer
        .then(resolve, reject)
        .finally(() => reader.signal.removeEventListener('abort', leave))
        .catch(() => {});
    });
  }

  private keep(key: string, value: unknown, keepMs: number): void {
    if (keepMs <= 0) return;
    const bytes = Buffer.byteLength(JSON.stringify(value) ?? '');
    this.forget(key);
    if (bytes > bytesMax) return;
    this.kept.set(key, { value, bytes, untilMs: this.clock.nowMs() + keepMs });
    this.bytes += bytes;
    for (const [oldest] of this.kept) {
      if (this.bytes <= bytesMax && this.kept.size <= entriesMax) break;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    const known = this.kept.get(key);
    if (!known) return;
    this.kept.delete(key);
    this.bytes -= known.bytes;
  }
}
