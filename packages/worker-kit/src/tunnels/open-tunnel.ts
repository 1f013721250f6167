import { EventEmitter } from 'node:events';
import type { WebSocket } from 'ws';
import { YardError } from '@yardmaster/protocol';

/** The first message of the control plane: the ticket for the client. */
interface TunnelTicket {
  ticket: string;
  expiresInMs: number;
}

const openTimeoutMs = 10_000;
const messageBytesMax = 64 * 2 ** 20;

/**
 * The worker's end of a tunnel (protocol/README.md, "Tunnels"): a WebSocket to the one client that opens its address.
 * Emits `message` for each text, and `close` once.
 */
export class Tunnel extends EventEmitter<{ message: [text: string]; close: [] }> {
  constructor(
    private readonly socket: WebSocket,
    /** The address for the client, at the origin by which the worker reaches the control plane. */
    readonly url: string,
    /** The same address without the origin, for clients that use another origin. */
    readonly path: string,
    /** How long a client may open the address. */
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

  /** Bytes that are not sent yet. */
  get waitingBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Sends a text; calls `sent` once it is written. */
  send(text: string, sent?: () => void): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(text, sent);
  }

  /** Stops reading until `resume`. */
  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  close(reason = 'closed by the worker'): void {
    this.socket.resume();
    this.socket.close(1000, reason);
  }
}

/**
 * Opens a tunnel at the control plane under the lease of a running attempt. It outlives the attempt.
 * @throws YardError `LINK_CLOSED` if it cannot be opened; the reason of `signal` if that aborts
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
        socket.on('error', () => {}); // `terminate` emits an error
        socket.terminate();
        reject(error);
      });
    const stop = (): void => fail(signal.reason);
    const cut = (why: string, cause?: unknown): void =>
      fail(new YardError('LINK_CLOSED', `cannot open a tunnel: ${why}`, { cause }));
    signal.addEventListener('abort', stop, { once: true });
    socket.once('error', (error) => cut(error.message, error));
    socket.once('close', (_code, reason) => cut(String(reason)));
    socket.once('message', (data) => {
      const offer = readTicket((data as Buffer).toString());
      if (offer) settle(() => resolve(offer));
      else cut('the control plane sent an invalid ticket');
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
