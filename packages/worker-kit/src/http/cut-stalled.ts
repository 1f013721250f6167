import type { ServerResponse } from 'node:http';
import { stallTimeoutMs } from './deadlines';

/**
 * Closes the connection if the client reads nothing of this response for `withinMs`. Call it when the response begins,
 * or ends.
 */
export function cutStalled(response: ServerResponse, withinMs = stallTimeoutMs): void {
  const { socket } = response.req;
  response.setTimeout(withinMs);
  response.once('finish', () => {
    // Node sets its own timeout on kept-alive connections. A later request may take longer than this one.
    if (socket.timeout === withinMs) socket.setTimeout(0);
  });
}
