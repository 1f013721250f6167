import type { RawData, WebSocket } from 'ws';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';

/** Buffer limit per direction. Above it the sender is paused until half of the buffer has been sent. */
const waitingBytesMax = 8 * 2 ** 20;
/** Added to the size of each buffered message, so that the limit also bounds the number of empty messages. */
const messageOverheadBytes = 512;
/** Messages forwarded per turn of the event loop. Many tiny messages would block everything else. */
const messagesPerTurnMax = 256;
/** An idle tunnel is closed after this time. */
export const idleMs = 10 * 60_000;

/** WebSocket close codes (RFC 6455, section 7.4.1). */
export const closing = { normal: 1000, goingAway: 1001, policy: 1008 } as const;

/** Forwards messages between two WebSockets. When one closes, the other is closed, too. */
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
    let waitingBytes = 0;
    let passedInTurn = 0;
    const resume = (): void => {
      if (from.isPaused && waitingBytes < waitingBytesMax / 2 && passedInTurn < messagesPerTurnMax) from.resume();
    };
    const nextTurn = (): void => {
      passedInTurn = 0;
      resume();
    };
    from.on('message', (data: RawData, isBinary: boolean) => {
      this.lastMovedAtMs = this.clock.nowMs();
      const costBytes = (data as Buffer).length + messageOverheadBytes;
      waitingBytes += costBytes;
      if (passedInTurn++ === 0) this.clock.nextTurn(nextTurn);
      to.send(data, { binary: isBinary }, () => {
        waitingBytes -= costBytes;
        resume();
      });
      if (waitingBytes > waitingBytesMax || passedInTurn >= messagesPerTurnMax) from.pause();
    });
    from.once('close', () => {
      this.idle.cancel();
      to.resume(); // a paused socket does not read the close frame
      to.close(closing.normal, 'the other end has disconnected');
    });
  }

  private watch(delayMs: number): Timer {
    return this.clock.setTimer(delayMs, () => {
      const leftMs = this.lastMovedAtMs + idleMs - this.clock.nowMs();
      if (leftMs > 0) this.idle = this.watch(leftMs);
      else this.close(closing.goingAway, 'idle for too long');
    });
  }
}
