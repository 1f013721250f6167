import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';

/** A seat among the clients. */
export interface Client {
  /** Aborts when the client left or the control plane ends. */
  readonly signal: AbortSignal;
  /** Resolves when `signal` aborts. For short stays: a signal costs more than all else of them. */
  readonly over: Promise<void>;
  /** Gives the seat back. Doing so twice does nothing. */
  leave(): void;
  /** Gives the seat back when the connection closes, or at once if it is already closed, since `close` is emitted only once. */
  leaveWith(response: ServerResponse): void;
}

/** Why a signal aborts. Without a reason of ours each abort would make an exception, with its stack. */
const gone = 'the client is gone';
/** For those who are still served to be told that it is over. */
const farewellMs = 1000;

/** The clients that wait, stream or are connected: a limited number at a time. All of them end with the control plane. */
export class Clients extends EventEmitter<{ change: [] }> {
  private readonly present = new Set<Seat>();
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

  /** True from the moment when the control plane has ended all that ran, and serves nobody any more. */
  get isClosed(): boolean {
    return this.closed;
  }

  /** Takes a seat; nothing if none is free. */
  tryEnter(): Client | undefined {
    if (this.closed || this.present.size >= this.clientsMax) return undefined;
    const seat = new Seat((left) => this.left(left));
    this.present.add(seat);
    this.emit('change');
    return seat;
  }

  /** Takes a seat. @throws YardError if none is free. */
  enter(): Client {
    const client = this.tryEnter();
    if (client) return client;
    if (this.closed) throw new YardError('SHUTTING_DOWN', 'the control plane is shutting down');
    throw new YardError(
      'TOO_MANY_CLIENTS',
      `${this.clientsMax} clients wait, stream or are connected; there is no room for more`,
    );
  }

  /** Ends everybody's stay. Resolves when all have left, or a second later. */
  async close(): Promise<void> {
    this.closed = true;
    for (const seat of this.present) seat.end();
    if (this.present.size === 0) return;
    await new Promise<void>((resolve) => {
      this.clock.setTimer(farewellMs, resolve);
      this.on('change', () => this.present.size === 0 && resolve());
    });
  }

  private left(seat: Seat): void {
    if (this.present.delete(seat)) this.emit('change');
  }
}

class Seat implements Client {
  readonly over: Promise<void>;
  private isOver = false;
  private tellOver!: () => void;
  /** Made when somebody asks for the signal. */
  private aborter?: AbortController;

  constructor(private readonly onLeave: (seat: Seat) => void) {
    this.over = new Promise((resolve) => (this.tellOver = resolve));
  }

  get signal(): AbortSignal {
    this.aborter ??= new AbortController();
    if (this.isOver) this.aborter.abort(gone);
    return this.aborter.signal;
  }

  /** Asks the client to leave. */
  end(): void {
    this.isOver = true;
    this.tellOver();
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
