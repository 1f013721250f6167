import type { Family, HostileCase } from '../hostile-case';
import type { World } from '../support/world';
import { apiKey } from '../support/service';

const key = `authorization: Bearer ${apiKey}\r\n`;
const close = 'connection: close\r\n';
const json = 'content-type: application/json\r\n';
const host = 'host: yard\r\n';
const task = '{"capability":"bench.noop","input":{}}';
const head = (line: string, ...fields: string[]): string => `${line} HTTP/1.1\r\n${fields.join('')}\r\n`;
const raw =
  (...pieces: Array<string | Buffer>) =>
  (world: World): Promise<string> =>
    world.raw(...pieces);

const unreadable = '400 INVALID_REQUEST';
const post = (...fields: string[]): string => head('POST /v1/tasks', host, key, json, ...fields);

const lengths: HostileCase[] = [
  {
    name: 'two lengths that differ',
    send: raw(post('content-length: 38\r\ncontent-length: 5\r\n', close) + task),
    answer: unreadable,
  },
  {
    name: 'the same length twice',
    send: raw(post('content-length: 38\r\ncontent-length: 38\r\n', close) + task),
    answer: unreadable,
  },
  {
    name: 'a length and chunks',
    send: raw(post('content-length: 4\r\ntransfer-encoding: chunked\r\n', close) + `26\r\n${task}\r\n0\r\n\r\n`),
    answer: unreadable,
  },
  {
    name: 'chunks and a length',
    send: raw(post('transfer-encoding: chunked\r\ncontent-length: 4\r\n', close) + `26\r\n${task}\r\n0\r\n\r\n`),
    answer: unreadable,
  },
  { name: 'a negative length', send: raw(post('content-length: -1\r\n', close)), answer: unreadable },
  { name: 'a length with a sign', send: raw(post('content-length: +38\r\n', close) + task), answer: unreadable },
  {
    name: 'a length that is not a number',
    send: raw(post('content-length: 0x26\r\n', close) + task),
    answer: unreadable,
  },
  {
    name: 'a length of 30 digits',
    send: raw(post(`content-length: ${'9'.repeat(30)}\r\n`, close)),
    answer: unreadable,
  },
  {
    name: 'a length beyond the limit, before any body',
    send: raw(post('content-length: 1048577\r\n', close)),
    answer: '413 PAYLOAD_TOO_LARGE',
  },
  {
    name: 'a body that is longer than its length',
    send: raw(post('content-length: 38\r\n', close) + `${task}GET / HTTP/1.1\r\n`),
    answer: unreadable,
  },
  {
    name: 'a request within a body',
    send: raw(
      post('content-length: 102\r\n', close) +
        `${task.padEnd(40)}${head('GET /v1/workers', host, key, close)}`.slice(0, 102),
    ),
    answer: '400 INVALID_JSON',
  },
];

const chunks: HostileCase[] = [
  {
    name: 'a chunk whose size is not a number',
    send: raw(post('transfer-encoding: chunked\r\n', close) + 'zz\r\n'),
    answer: unreadable,
  },
  {
    name: 'a chunk of 2^64 bytes',
    send: raw(post('transfer-encoding: chunked\r\n', close) + 'ffffffffffffffffff\r\n'),
    answer: unreadable,
  },
  {
    name: 'a chunk that is longer than its size',
    send: raw(post('transfer-encoding: chunked\r\n', close) + '2\r\n{}}\r\n0\r\n\r\n'),
    answer: unreadable,
  },
  {
    name: 'a chunk extension of 64 KiB',
    send: raw(post('transfer-encoding: chunked\r\n', close) + `1;${'x'.repeat(2 ** 16)}\r\n`),
    answer: unreadable,
  },
  {
    name: 'chunks of another encoding',
    send: raw(post('transfer-encoding: gzip, chunked\r\n', close) + '0\r\n\r\n'),
    answer: '400 INVALID_JSON',
  },
  {
    name: 'chunked twice',
    send: raw(post('transfer-encoding: chunked, chunked\r\n', close) + '0\r\n\r\n'),
    answer: unreadable,
  },
  {
    name: 'chunks that are not the last encoding',
    send: raw(post('transfer-encoding: chunked, gzip\r\n', close) + '0\r\n\r\n'),
    answer: unreadable,
  },
  {
    name: 'a body in chunks beyond the limit',
    send: raw(
      post('transfer-encoding: chunked\r\n', close),
      ...Array.from({ length: 17 }, () => `10000\r\n${'x'.repeat(2 ** 16)}\r\n`),
      '0\r\n\r\n',
    ),
    answer: '413 PAYLOAD_TOO_LARGE',
  },
  {
    name: 'trailers after chunks',
    send: raw(
      post('transfer-encoding: chunked\r\n', close) + `26\r\n${task}\r\n0\r\nauthorization: Bearer other\r\n\r\n`,
    ),
    answer: '202',
  },
];

const heads: HostileCase[] = [
  { name: 'bytes that are not HTTP', send: raw('NONSENSE\r\n\r\n'), answer: unreadable },
  { name: 'a TLS ClientHello', send: raw(Buffer.from('16030100c8010000c40303', 'hex')), answer: unreadable },
  { name: 'the HTTP/2 preface', send: raw('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), answer: unreadable },
  { name: 'an unknown HTTP version', send: raw('GET /health/live HTTP/9.9\r\n\r\n'), answer: unreadable },
  { name: 'no host', send: raw(head('GET /v1/workers', key, close)), answer: '400 INVALID_REQUEST Host' },
  {
    name: 'two hosts',
    send: raw(head('GET /v1/workers', host, 'host: other\r\n', key, close)),
    answer: '400 INVALID_REQUEST Host',
  },
  {
    name: 'a NUL in a header',
    send: raw(head('GET /v1/workers', host, key, 'x-a: a\0b\r\n', close)),
    answer: unreadable,
  },
  {
    name: 'a bare line feed in a header',
    send: raw(head('GET /v1/workers', host, key, 'x-a: a\nx-b: b\r\n', close)),
    answer: unreadable,
  },
  {
    name: 'a bare carriage return in a header',
    send: raw(head('GET /v1/workers', host, key, 'x-a: a\rb\r\n', close)),
    answer: unreadable,
  },
  {
    name: 'a folded header',
    send: raw(head('GET /v1/workers', host, key, 'x-a: a\r\n b\r\n', close)),
    answer: unreadable,
  },
  {
    name: 'a space before the colon',
    send: raw(head('GET /v1/workers', host, key, 'x-a : a\r\n', close)),
    answer: unreadable,
  },
  {
    name: 'a header without a name',
    send: raw(head('GET /v1/workers', host, key, ': a\r\n', close)),
    answer: unreadable,
  },
  {
    name: 'a header of 20 KiB',
    send: raw(head('GET /v1/workers', host, key, `x-a: ${'a'.repeat(20_000)}\r\n`, close)),
    answer: '431 HEADERS_TOO_LARGE',
  },
  {
    name: '3,000 headers',
    send: raw(head('GET /v1/workers', host, key, ...Array.from({ length: 3000 }, (_, at) => `x-${at}: a\r\n`), close)),
    answer: '431 HEADERS_TOO_LARGE',
  },
  {
    name: 'an address of 20 KiB',
    send: raw(head(`GET /v1/tasks?x=${'a'.repeat(20_000)}`, host, key, close)),
    answer: '414 URI_TOO_LONG',
  },
  {
    name: 'an address of 15 KiB',
    send: raw(head(`GET /v1/tasks/${'a'.repeat(15_000)}`, host, key, close)),
    answer: unreadable,
  },
  { name: 'a space in the address', send: raw(head('GET /v1/ workers', host, key, close)), answer: unreadable },
  {
    name: 'the absolute URL of another server',
    send: raw(head('GET http://other/v1/workers', host, key, close)),
    answer: '200',
  },
  { name: 'an asterisk as the URL', send: raw(head('OPTIONS *', host, key, close)), answer: '404 NOT_FOUND' },
  { name: 'an unknown method', send: raw(head('BREW /v1/tasks', host, key, close)), answer: unreadable },
  { name: 'CONNECT to another server', send: raw(head('CONNECT 127.0.0.1:22', host, key, close)), answer: 'closed' },
  {
    name: 'a hundred pipelined requests',
    send: raw(head('GET /v1/workers', host, key).repeat(99) + head('GET /v1/workers', host, key, close)),
    answer: Array.from({ length: 100 }, () => '200').join(', '),
  },
  {
    name: 'a valid request, then nonsense',
    send: raw(head('GET /v1/workers', host, key) + 'NONSENSE\r\n\r\n'),
    answer: unreadable,
  },
  {
    name: 'Expect: 100-continue',
    send: raw(post('content-length: 38\r\nexpect: 100-continue\r\n', close) + task),
    answer: '100, 202',
  },
  {
    name: 'an unknown expectation',
    send: raw(post('content-length: 38\r\nexpect: 200-ok\r\n', close) + task),
    answer: '202',
  },
  {
    name: 'an upgrade to an unknown protocol',
    send: raw(head('GET /v1/workers', host, key, 'connection: upgrade\r\nupgrade: nothing\r\n')),
    answer: unreadable,
  },
];

/** Malformed HTTP requests. */
export const httpFraming: Family = { name: 'http-framing', cases: [...lengths, ...chunks, ...heads] };
