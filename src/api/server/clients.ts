import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';

/** A client that counts towards the client limit until it leaves. */
export interface Client {
  /** Aborts when the client leaves or the control plane shuts down. */
  readonly signal: AbortSignal;
  /** Resolves when `signal` aborts. Much cheaper than a signal for short requests. */
  readonly over: Promise<void>;
  /** Releases the client's slot. Idempotent. */
  leave(): void;
  /** Calls `leave` when the connection closes, or at once if it is already closed: `close` is emitted only once. */
  leaveWith(response: ServerResponse): void;
}

/** Abort reason. Without one, each abort would create an exception with a stack trace. */
const gone = 'the client is gone';
/** Time for clients to receive the end of their streams at shutdown. */
const closeTimeoutMs = 1000;

/** Counts and limits the clients that wait, stream or are connected, and ends them at shutdown. */
export class Clients extends EventEmitter<{ change: [] }> {
  private readonly present = new Set<CountedClient>();
  private closed = false;

  constructor(
    private readonly clientsMax: number,
    private readonly clock: Clock,
  ) {
    super();
  }

  get count(): number {
    return this.present.size;
  }

  /** True once the control plane has shut down and serves no more clients. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Adds a client; returns undefined if the limit is reached. */
  tryEnter(): Client | undefined {
    if (this.closed || this.present.size >= this.clientsMax) return undefined;
    const client = new CountedClient((left) => this.remove(left));
    this.present.add(client);
    this.emit('change');
    return client;
  }

  /** Adds a client. @throws YardError `TOO_MANY_CLIENTS`, `SHUTTING_DOWN` */
  enter(): Client {
    const client = this.tryEnter();
    if (client) return client;
    if (this.closed) throw new YardError('SHUTTING_DOWN', 'the control plane is shutting down');
    throw new YardError(
      'TOO_MANY_CLIENTS',
      `client limit reached (${this.clientsMax}); try again later or raise CLIENTS_MAX`,
    );
  }

  /** Ends all clients. Resolves when all have left, after a second at the latest. */
  async close(): Promise<void> {
    this.closed = true;
    for (const client of this.present) client.end();
    if (this.present.size === 0) return;
    await new Promise<void>((resolve) => {
      this.clock.setTimer(closeTimeoutMs, resolve);
      this.on('change', () => this.present.size === 0 && resolve());
    });
  }

  private remove(client: CountedClient): void {
    if (this.present.delete(client)) this.emit('change');
  }
}

class CountedClient implements Client {
  readonly over: Promise<void>;
  private isOver = false;
  private resolveOver!: () => void;
  /** Created on the first use of `signal`. */
  private aborter?: AbortController;

  constructor(private readonly onLeave: (client: CountedClient) => void) {
    this.over = new Promise((resolve) => (this.resolveOver = resolve));
  }

  get signal(): AbortSignal {
    this.aborter ??= new AbortController();
    if (this.isOver) this.aborter.abort(gone);
    return this.aborter.signal;
  }

  /** Aborts the signal, so that the client leaves. */
  end(): void {
    this.isOver = true;
    this.resolveOver();
    this.aborter?.abort(gone);
  }

  leave(): void {
    this.end();
    this.onLeave(this);
  }

  leaveWith(response: ServerResponse): void {
    if (response.destroyed) this.leave();
    else response.once('close', () => this.leave());
  }
}
