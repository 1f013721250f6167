import type { ServerResponse } from 'node:http';
import { stallTimeoutMs } from './deadlines';

/** Cuts the connection if the reader takes nothing of this answer for `withinMs`. To be called when the answer begins, or ends. */
export function cutStalled(response: ServerResponse, withinMs = stallTimeoutMs): void {
  const { socket } = response.req;
  response.setTimeout(withinMs);
  response.once('finish', () => {
    // Node has set its own for a connection that is kept; another request may be waiting, and take longer than this.
    if (socket.timeout === withinMs) socket.setTimeout(0);
  });
}
