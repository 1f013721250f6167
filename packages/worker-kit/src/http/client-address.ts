import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';

/** The address of the sender of a request. */
export type AddressOf = (request: IncomingMessage) => string;

/**
 * Looks past the proxies that are trusted: `X-Forwarded-For` is read from the right, as far as trusted proxies have written it. What
 * anybody else writes there says nothing.
 */
export function clientAddressOf(trustedProxies: readonly string[] = []): AddressOf {
  if (trustedProxies.length === 0) return ({ socket }) => socket.remoteAddress ?? '';
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return (request) => proxyAddress(request, isTrusted) ?? '';
}
