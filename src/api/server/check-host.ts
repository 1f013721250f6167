import type { IncomingMessage } from 'node:http';
import { InvalidRequestError } from '../problem/invalid-request.error';

/**
 * Rejects a request with no `Host` header or with several (RFC 9112, section 3.2): a proxy in front may use a different one than this server.
 * Node checks only for a missing header, and answers without a problem. @throws InvalidRequestError
 */
export function checkHost({
  rawHeaders,
  httpVersionMinor,
}: Pick<IncomingMessage, 'rawHeaders' | 'httpVersionMinor'>): void {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  if (hosts === 1 || (hosts === 0 && httpVersionMinor === 0)) return;
  throw new InvalidRequestError([{ path: 'Host', message: `expected exactly one Host header, got ${hosts}` }]);
}
