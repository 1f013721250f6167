import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';

/** Returns the address of the client that sent a request. */
export type AddressOf = (request: IncomingMessage) => string;

/**
 * Returns a function that finds the client behind trusted proxies: it reads `X-Forwarded-For` from the right, as far as
 * trusted proxies wrote it. Entries from anyone else are ignored.
 */
export function clientAddressOf(trustedProxies: readonly string[] = []): AddressOf {
  if (trustedProxies.length === 0) return ({ socket }) => socket.remoteAddress ?? '';
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return (request) => proxyAddress(request, isTrusted) ?? '';
}
