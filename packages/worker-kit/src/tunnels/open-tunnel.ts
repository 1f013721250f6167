import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { YardError } from '@yardmaster/protocol';

/** What the control plane says first: the ticket for the client. */
interface TunnelTicket {
  ticket: string;
  expiresInMs: number;
}

const openTimeoutMs = 10_000;
const messageBytesMax = 64 * 2 ** 20;

/**
 * The worker's end of a tunnel (protocol/README.md, "Tunnels"): the one client that opens its address talks to the worker as over a
 * WebSocket of its own. `message` comes for each text; `close` once, whichever side closed it.
 */
export class Tunnel extends EventEmitter<{ message: [text: string]; close: [] }> {
  constructor(
    private readonly socket: WebSocket,
    /** Where the client goes, as the worker reaches the control plane. */
    readonly url: string,
    /** The same without the origin, for who reaches it in another way. */
    readonly path: string,
    /** How long the address is good for. */
    readonly expiresInMs: number,
  ) {
    super();
    socket.on('message', (data, isBinary) => {
      if (isBinary) return socket.close(1003, 'texts only');
      this.emit('message', (data as Buffer).toString());
    });
    socket.on('error', () => socket.terminate());
    socket.once('close', () => this.emit('close'));
  }

  /** Bytes that have not left yet. */
  get waitingBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Calls back when the text has left. */
  send(text: string, sent?: () => void): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text, sent);
  }

  /** Reads no more until `resume`. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(reason = 'the worker has closed it'): void {
    this.socket.resume();
    this.socket.close(1000, reason);
  }
}

/**
 * Opens a tunnel at the control plane, under the lease of an attempt that runs. It outlives the attempt.
 * @throws YardError `LINK_CLOSED` where it cannot be opened; the reason of the signal
 */
export async function openTunnel(baseUrl: string, leaseId: string, signal: AbortSignal): Promise<Tunnel> {
  const { WebSocket } = await import('ws');
  signal.throwIfAborted();
  const origin = new URL(baseUrl).origin.replace(/^http/, 'ws');
  const socket = new WebSocket(`${origin}/v1/tunnels`, {
    headers: { authorization: `Lease ${leaseId}` },
    handshakeTimeout: openTimeoutMs,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
  });
  const { ticket, expiresInMs } = await receiveTicket(socket, signal);
  const path = `/v1/tunnels/${ticket}`;
  return new Tunnel(socket, origin + path, path, expiresInMs);
}

function receiveTicket(socket: WebSocket, signal: AbortSignal): Promise<TunnelTicket> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      socket.removeAllListeners();
      signal.removeEventListener('abort', stop);
      act();
    };
    const fail = (error: unknown): void =>
      settle(() => {
        socket.on('error', () => {}); // that it is terminated
        socket.terminate();
        reject(error);
      });
    const stop = (): void => fail(signal.reason);
    const cut = (why: string, cause?: unknown): void =>
      fail(new YardError('LINK_CLOSED', `no tunnel at the control plane: ${why}`, { cause }));
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', (error) => cut(error.message, error));
    socket.once('close', (_code, reason) => cut(String(reason)));
    socket.once('message', (data) => {
      const offer = readTicket((data as Buffer).toString());
      if (offer) settle(() => resolve(offer));
      else cut('it says something else than the protocol has it');
    });
  });
}

function readTicket(text: string): TunnelTicket | undefined {
  try {
    const { ticket, expiresInMs } = JSON.parse(text) as Partial<TunnelTicket>;
    const isOffer = typeof ticket === 'string' && /^[\w-]{16,64}$/.test(ticket) && typeof expiresInMs === 'number';
    return isOffer ? { ticket, expiresInMs } : undefined;
  } catch {
    return undefined;
  }
}
