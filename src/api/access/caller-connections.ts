import type { ServerResponse } from 'node:http';
import type { Caller, Credentials } from '../../access';

/**
 * The open requests, streams and sockets of callers. Cuts them when the secret that opened them ends. The built-in key cannot end while the control
 * plane runs, so its connections are not tracked.
 */
export class CallerConnections {
  private readonly bySecret = new Map<string, Set<() => void>>();

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
    response.once(
      'close',
      this.track(caller, () => response.destroy()),
    );
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
