import type { RawData, WebSocket } from 'ws';
import type { Clock, Timer } from '../../clock';

/** More than this on its way to one end, and the other is read no further until half of it has left. */
const waitingBytesMax = 8 * 2 ** 20;
/** What a message costs beside its bytes while it waits, so that the bound holds for the memory, and for the number of empty messages. */
const messageOverheadBytes = 512;
/** After so many in one turn of the event loop one end waits for the next turn: megabytes of tiny messages would keep everybody else waiting. */
const messagesPerTurnMax = 256;
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
    let waitingBytes = 0;
    let passedInTurn = 0;
    const goOn = (): void => {
      if (from.isPaused && waitingBytes < waitingBytesMax / 2 && passedInTurn < messagesPerTurnMax) from.resume();
    };
    const nextTurn = (): void => {
      passedInTurn = 0;
      goOn();
    };
    from.on('message', (data: RawData, isBinary: boolean) => {
      this.lastMovedAtMs = this.clock.nowMs();
      const costBytes = (data as Buffer).length + messageOverheadBytes;
      waitingBytes += costBytes;
      if (passedInTurn++ === 0) this.clock.nextTurn(nextTurn);
      to.send(data, { binary: isBinary }, () => {
        waitingBytes -= costBytes;
        goOn();
      });
      if (waitingBytes > waitingBytesMax || passedInTurn >= messagesPerTurnMax) from.pause();
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
