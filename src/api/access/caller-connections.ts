import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Caller, Credentials } from '../../access';

/**
 * The open requests, streams and sockets of callers. Cuts them when the secret that opened them ends, or the key that issued their ticket. The
 * built-in key cannot end while the control plane runs, so its connections are not tracked.
 */
export class CallerConnections {
  /** By the hash of a secret, or the id of a key. */
  private readonly bySecret = new Map<string, Set<() => void>>();
  private readonly bySocket = new WeakMap<Socket, Set<() => void>>();

  constructor(private readonly credentials: Pick<Credentials, 'on' | 'hasSecret'>) {
    credentials.on('secretEnded', (secretHash) => this.cut(secretHash));
    credentials.on('ended', (keyId) => this.cut(keyId));
  }

  /** Calls `cut` when the caller's secret ends. Call the returned function when the connection has closed. */
  track({ secretHash }: Caller, cut: () => void): () => void {
    if (secretHash === undefined) return untracked;
    if (this.credentials.hasSecret(secretHash)) return this.add(secretHash, cut);
    cut(); // it has ended since the caller was authorized
    return untracked;
  }

  /** Destroys the connection of a response, if its caller's secret ends before the response does. */
  trackResponse({ secretHash }: Caller, response: ServerResponse): void {
    this.cutResponse(secretHash, response);
  }

  /** Destroys the connection of a response to a ticket, if the key that issued it ends before the response does. */
  trackTicket(keyId: string | undefined, response: ServerResponse): void {
    this.cutResponse(keyId, response);
  }

  /** Number of tracked connections. */
  get size(): number {
    return [...this.bySecret.values()].reduce((sum, open) => sum + open.size, 0);
  }

  private cutResponse(name: string | undefined, response: ServerResponse): void {
    if (name === undefined) return;
    const untrack = this.add(name, () => response.destroy());
    const ofSocket = this.responsesOf(response.req.socket).add(untrack);
    response.once('close', () => {
      ofSocket.delete(untrack);
      untrack();
    });
  }

  /** A response whose turn has not come, because it was pipelined, emits no `close` when its connection closes. */
  private responsesOf(socket: Socket): Set<() => void> {
    const known = this.bySocket.get(socket);
    if (known) return known;
    const untracks = new Set<() => void>();
    this.bySocket.set(socket, untracks);
    socket.once('close', () => {
      for (const untrack of untracks) untrack();
    });
    return untracks;
  }

  private add(name: string, cut: () => void): () => void {
    const open = this.bySecret.get(name) ?? new Set();
    const own = (): void => cut();
    this.bySecret.set(name, open.add(own));
    return () => {
      if (open.delete(own) && open.size === 0 && this.bySecret.get(name) === open) this.bySecret.delete(name);
    };
  }

  private cut(secretHash: string): void {
    for (const cut of this.bySecret.get(secretHash) ?? []) cut();
  }
}

function untracked(): void {}
