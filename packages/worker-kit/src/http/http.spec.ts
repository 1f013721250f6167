import type { IncomingMessage } from 'node:http';
import { clientAddressOf, Origins, UnauthenticatedConnections } from '.';
import { unreadable } from './unreadable';

describe(Origins, () => {
  const origins = new Origins(['https://app.example', 'http://127.0.0.1:8080']);

  it.each([undefined, 'https://app.example', 'http://127.0.0.1:8080'])('allows %s', (origin) => {
    expect(origins.refusal({ headers: { origin } })).toBeUndefined();
  });

  it.each([
    'null',
    '',
    '*',
    'http://app.example',
    'https://app.example:8443',
    'https://app.example.evil.example',
    'https://sub.app.example',
    'https://APP.example',
    'https://app.example/',
    'http://127.0.0.1',
  ])('rejects %s', (origin) => {
    expect(origins.refusal({ headers: { origin } })).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED', retryable: false });
  });

  it('rejects every web page if none is allowed, and names the setting', () => {
    expect(new Origins().refusal({ headers: { origin: 'https://app.example' } })?.message).toBe(
      'web pages of "https://app.example" are not allowed; add the origin to ALLOWED_ORIGINS',
    );
  });
});

describe(clientAddressOf, () => {
  const request = (remoteAddress: string, forwarded?: string): IncomingMessage =>
    ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

  it.each<[trusted: string[], peer: string, forwarded: string | undefined, address: string]>([
    [[], '10.0.0.1', undefined, '10.0.0.1'],
    [[], '10.0.0.1', '1.2.3.4', '10.0.0.1'],
    [['10.0.0.1'], '10.0.0.1', undefined, '10.0.0.1'],
    [['10.0.0.1'], '10.0.0.1', '1.2.3.4', '1.2.3.4'],
    [['10.0.0.1'], '10.0.0.2', '1.2.3.4', '10.0.0.2'],
    [['10.0.0.1'], '10.0.0.1', '9.9.9.9, 1.2.3.4', '1.2.3.4'],
    [['10.0.0.0/8'], '10.0.0.1', '9.9.9.9, 1.2.3.4, 10.0.0.2', '1.2.3.4'],
    [['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    [['loopback'], '::ffff:127.0.0.1', '2001:db8::1', '2001:db8::1'],
    [['loopback', '10.0.0.1'], '::1', '1.2.3.4, 10.0.0.1', '1.2.3.4'],
  ])('trusting %j, attributes a request from %s for %j to %s', (trusted, peer, forwarded, address) => {
    expect(clientAddressOf(trusted)(request(peer, forwarded))).toBe(address);
  });
});

describe(UnauthenticatedConnections, () => {
  it('closes the oldest connection, both of one address and of all addresses', () => {
    const strangers = new UnauthenticatedConnections(2, 3);
    const expelled: string[] = [];
    const leave = new Map<string, () => void>();
    const enter = (name: string, address: string): void => {
      const expel = (): void => {
        expelled.push(name);
        leave.get(name)!();
      };
      leave.set(name, strangers.add(address, expel));
    };
    enter('a1', 'a');
    enter('a2', 'a');
    enter('b1', 'b');
    expect(expelled).toEqual([]);
    enter('a3', 'a');
    expect([expelled, strangers.count]).toEqual([['a1'], 3]);
    enter('c1', 'c');
    expect([expelled, strangers.count]).toEqual([['a1', 'a2'], 3]);
    leave.get('b1')!();
    leave.get('b1')!();
    enter('c2', 'c');
    expect([expelled, strangers.count]).toEqual([['a1', 'a2'], 3]);
  });
});

describe(unreadable, () => {
  const error = (code: string, packet?: string): Error =>
    Object.assign(new Error(code), { code, rawPacket: packet === undefined ? undefined : Buffer.from(packet) });
  const long = 'x'.repeat(20_000);

  it.each([
    [error('ERR_HTTP_REQUEST_TIMEOUT'), 408, 'REQUEST_TIMEOUT'],
    [error('HPE_HEADER_OVERFLOW', `GET / HTTP/1.1\r\nx: ${long}`), 431, 'HEADERS_TOO_LARGE'],
    [error('HPE_HEADER_OVERFLOW', `GET /${long} HTTP/1.1\r\n`), 414, 'URI_TOO_LONG'],
    [error('HPE_HEADER_OVERFLOW', long), 431, 'HEADERS_TOO_LARGE'],
    [error('HPE_INVALID_METHOD', 'nonsense'), 400, 'INVALID_REQUEST'],
  ])('maps %s to %d %s', (cause, status, code) => {
    expect(unreadable(cause)).toMatchObject({ status, code });
  });
});
