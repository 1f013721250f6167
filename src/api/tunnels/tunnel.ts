import type { RawData, WebSocket } from 'ws';
import type { Clock, Timer } from '../../clock';

/** More than this on its way to one end, and the other is read no further until half of it has left. */
const waitingBytesMax = 8 * 2 ** 20;
/** A tunnel through which nothing passes for so long is closed. */
export const idleMs = 10 * 60_000;

/** Codes of the WebSocket protocol (RFC 6455, section 7.4.1). */
export const closing = { normal: 1000, goingAway: 1001, policy: 1008 } as const;

/** Two ends that talk to each other as if there was nothing between them. When one leaves, the other is closed. */
export class Tunnel {
  private idle: Timer;
  private lastMovedAtMs: number;

  constructor(
    private readonly ends: readonly [WebSocket, WebSocket],
    private readonly clock: Clock,
  ) {
    const [worker, client] = ends;
    this.lastMovedAtMs = clock.nowMs();
    this.pass(worker, client);
    this.pass(client, worker);
    this.idle = this.watch(idleMs);
  }

  close(code: number, reason: string): void {
    for (const end of this.ends) end.close(code, reason);
  }

  private pass(from: WebSocket, to: WebSocket): void {
    from.on('message', (data: RawData, isBinary: boolean) => {
      this.lastMovedAtMs = this.clock.nowMs();
      to.send(data, { binary: isBinary }, () => {
        if (from.isPaused && to.bufferedAmount < waitingBytesMax / 2) from.resume();
      });
      if (to.bufferedAmount > waitingBytesMax) from.pause();
    });
    from.once('close', () => {
      this.idle.cancel();
      to.resume(); // or it would never read that it is closed
      to.close(closing.normal, 'the other end has left');
    });
  }

  private watch(delayMs: number): Timer {
    return this.clock.setTimer(delayMs, () => {
      const leftMs = this.lastMovedAtMs + idleMs - this.clock.nowMs();
      if (leftMs > 0) this.idle = this.watch(leftMs);
      else this.close(closing.goingAway, 'nothing passed for too long');
    });
  }
}
