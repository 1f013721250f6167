import { SystemClock, type Clock } from '../clock';
import { errorReply, YardError } from '@yardmaster/protocol';
import { joinWrites } from './joined-writes';
import type { Answer, LinkEnd, Transport } from './link';
import { PendingReplies } from './pending-replies';

/** The common part of Socket.IO's server and client sockets. */
export interface TransportSocket {
  readonly connected: boolean;
  emit(event: string, payload: unknown, acknowledge: (reply: unknown) => void): unknown;
  onAny(listener: (event: string, ...args: unknown[]) => void): unknown;
  once(event: 'disconnect', listener: (reason: string) => void): unknown;
  disconnect(close?: boolean): unknown;
}

/**
 * A transport over a connected Socket.IO socket of either side. Create it in the turn in which the socket connects, so
 * that no message is missed, even one that arrives before `onMessage` is called.
 */
export class SocketTransport implements Transport {
  private readonly endListeners: Array<(end: LinkEnd) => void> = [];
  private readonly replies: PendingReplies;
  private listen!: (answer: Answer) => void;
  private readonly answer: Promise<Answer>;
  /** Set when the socket disconnects. */
  private ended?: LinkEnd;

  /** `clock` times the replies. */
  constructor(
    private readonly socket: TransportSocket,
    clock: Clock = new SystemClock(),
  ) {
    // Not Socket.IO's acknowledgement timeout, whose timers outlive the socket on the server side.
    this.replies = new PendingReplies(clock);
    this.answer = new Promise((resolve) => (this.listen = resolve));
    joinWrites(socket);
    socket.once('disconnect', (reason) => this.end(reason === 'ping timeout' ? 'silent' : 'closed'));
    socket.onAny((message, payload, acknowledge) => {
      if (typeof acknowledge === 'function')
        void this.receive(message, payload, acknowledge as (reply: unknown) => void);
    });
  }

  send(message: string, payload: unknown, timeoutMs: number): Promise<unknown> {
    if (!this.socket.connected)
      return Promise.reject(new YardError('LINK_CLOSED', `cannot send ${message}: the link is closed`));
    return this.replies.expect(message, timeoutMs, (reply) => this.socket.emit(message, payload, reply));
  }

  onMessage(answer: Answer): void {
    this.listen(answer);
  }

  onEnd(listener: (end: LinkEnd) => void): void {
    this.endListeners.push(listener);
    if (this.ended) listener(this.ended);
  }

  close(): void {
    this.socket.disconnect(true); // on the server: closes the connection too
  }

  private async receive(message: string, payload: unknown, acknowledge: (reply: unknown) => void): Promise<void> {
    const answer = await this.answer;
    const reply = await answer(message, payload);
    try {
      acknowledge(reply);
    } catch (error) {
      acknowledge(errorReply(error)); // the reply cannot be serialized: only this message fails
    }
  }

  private end(end: LinkEnd): void {
    this.ended = end;
    this.replies.rejectAll();
    for (const listener of this.endListeners) listener(end);
  }
}
