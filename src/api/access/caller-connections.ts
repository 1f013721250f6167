import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Caller, Credentials } from '../../access';

/**
 * The open requests, streams and sockets of callers. Cuts them when the secret that opened them ends. The built-in key cannot end while the control
 * plane runs, so its connections are not tracked.
 */
export class CallerConnections {
  private readonly bySecret = new Map<string, Set<() => void>>();
  private readonly bySocket = new WeakMap<Socket, Set<() => void>>();

  constructor(credentials: Pick<Credentials, 'on'>) {
    credentials.on('secretEnded', (secretHash) => this.cut(secretHash));
  }

  /** Calls `cut` when the caller's secret ends. Call the returned function when the connection has closed. */
  track({ secretHash }: Caller, cut: () => void): () => void {
    if (secretHash === undefined) return untracked;
    const open = this.bySecret.get(secretHash) ?? new Set();
    const own = (): void => cut();
    this.bySecret.set(secretHash, open.add(own));
    return () => {
      if (open.delete(own) && open.size === 0 && this.bySecret.get(secretHash) === open)
        this.bySecret.delete(secretHash);
    };
  }

  /** Destroys the connection of a response, if its caller's secret ends before the response does. */
  trackResponse(caller: Caller, response: ServerResponse): void {
    if (caller.secretHash === undefined) return;
    const untrack = this.track(caller, () => response.destroy());
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

  /** Number of tracked connections. */
  get size(): number {
    return [...this.bySecret.values()].reduce((sum, open) => sum + open.size, 0);
  }

  private cut(secretHash: string): void {
    for (const cut of this.bySecret.get(secretHash) ?? []) cut();
  }
}

function untracked(): void {}
