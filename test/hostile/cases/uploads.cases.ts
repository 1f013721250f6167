import type { Family, HostileCase } from '../hostile-case';
import type { Peer } from '../support/peer';
import { apiKey } from '../support/service';
import type { World } from '../support/world';

const host = 'host: yard\r\n';
const close = 'connection: close\r\n';

interface Held {
  taskId: string;
  leaseId: string;
}

/** Attacks with the lease of a running attempt, which succeeds afterwards. */
const held =
  (attack: (world: World, attempt: Held) => Promise<string>) =>
  async (world: World): Promise<string> => {
    const worker = await world.worker();
    const outcome = world.outcomeOf(worker.capability);
    const { taskId, leaseId } = await worker.take();
    const answer = await attack(world, { taskId, leaseId });
    await worker.finish(leaseId);
    const ended = await outcome;
    return ended === 'succeeded' ? answer : `${answer}, ${ended}`;
  };

/** Uploads to a name, with some valid headers replaced. */
const upload = (name: string, headers: Record<string, string> = {}, body = 'x'): HostileCase['send'] =>
  held((world, { taskId, leaseId }) =>
    world.stranger({
      method: 'PUT',
      path: `/v1/tasks/${taskId}/artifacts/${name}`,
      headers: { authorization: `Lease ${leaseId}`, 'content-type': 'text/plain', ...headers },
      body,
    }),
  );
/** Uploads raw bytes. */
const raw = (...pieces: string[]): HostileCase['send'] =>
  held((world, { taskId, leaseId }) => {
    const [fields = '', ...body] = pieces;
    return world.raw(
      `PUT /v1/tasks/${taskId}/artifacts/a HTTP/1.1\r\n${host}authorization: Lease ${leaseId}\r\n${fields}\r\n`,
      ...body,
    );
  });

const names: HostileCase[] = [
  ['a step up', '..%2fa'],
  ['two dots', '%2e%2e'],
  ['one dot', '%2E'],
  ['a slash', 'a%2fb'],
  ['a NUL', 'a%00'],
  ['a newline', 'a%0ab'],
  ['a control character of Unicode', 'a%c2%85'],
  ['half a letter', '%c3'],
  ['256 bytes', 'a'.repeat(256)],
  ['128 letters of two bytes', '%c3%a9'.repeat(128)],
].map(([what, name]) => ({ name: `a name with ${what}`, send: upload(name!), answer: '400 INVALID_REQUEST' }));

const headers: HostileCase[] = [
  { name: 'an upload without a lease', send: upload('a', { authorization: '' }), answer: '401 UNAUTHORIZED' },
  {
    name: 'an upload with the key',
    send: upload('a', { authorization: `Bearer ${apiKey}` }),
    answer: '401 UNAUTHORIZED',
  },
  {
    name: 'an upload with an unknown lease',
    send: upload('a', { authorization: 'Lease never-was' }),
    answer: '409 STALE_LEASE',
  },
  {
    name: 'an upload with a lease that is a path',
    send: upload('a', { authorization: 'Lease ../../a' }),
    answer: '401 UNAUTHORIZED',
  },
  {
    name: 'an upload with an invalid digest',
    send: upload('a', { 'content-digest': 'sha-256=:x:' }),
    answer: '400 INVALID_REQUEST',
  },
  {
    name: 'an upload with a digest of 32 zeros',
    send: upload('a', { 'content-digest': `sha-256=:${Buffer.alloc(32).toString('base64')}:` }),
    answer: '400 DIGEST_MISMATCH',
  },
  {
    name: 'an upload that is encoded',
    send: upload('a', { 'content-encoding': 'gzip' }),
    answer: '415 UNSUPPORTED_MEDIA_TYPE',
  },
  { name: 'an upload of a part', send: upload('a', { 'content-range': 'bytes 0-0/9' }), answer: '400 INVALID_REQUEST' },
  {
    name: 'an upload with an invalid media type',
    send: upload('a', { 'content-type': 'nothing' }),
    answer: '415 UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'an upload with a media type of 300 letters',
    send: upload('a', { 'content-type': `a/${'b'.repeat(300)}` }),
    answer: '415 UNSUPPORTED_MEDIA_TYPE',
  },
  { name: 'an upload beyond the limit', send: upload('a', {}, 'x'.repeat(65_537)), answer: '413 PAYLOAD_TOO_LARGE' },
  {
    name: 'an upload beyond the limit in chunks',
    send: upload('a', { 'transfer-encoding': 'chunked' }, 'x'.repeat(100_000)),
    answer: '413 PAYLOAD_TOO_LARGE',
  },
];

const lies: HostileCase[] = [
  {
    name: 'an upload that declares more bytes than the limit',
    send: raw(`content-length: 999999999999\r\n${close}`),
    answer: '413 PAYLOAD_TOO_LARGE',
  },
  {
    name: 'an upload with two lengths',
    send: raw(`content-length: 1\r\ncontent-length: 2\r\n${close}`, 'xx'),
    answer: '400 INVALID_REQUEST',
  },
  {
    name: 'an upload whose chunks are nonsense',
    send: raw(`transfer-encoding: chunked\r\n${close}`, 'zz\r\n'),
    answer: '400 INVALID_REQUEST',
  },
  {
    name: 'an upload that is cut',
    send: held(async (world, { taskId, leaseId }) => {
      await world.cut(
        `PUT /v1/tasks/${taskId}/artifacts/a HTTP/1.1\r\n${host}authorization: Lease ${leaseId}\r\ncontent-length: 60000\r\n\r\n${'x'.repeat(30_000)}`,
      );
      return world.told({ path: `/v1/tasks/${taskId}/artifacts/a` });
    }),
    answer: '404 NOT_FOUND',
  },
  {
    name: 'fifty uploads of one name at once, all of them cut',
    send: held(async (world, { taskId, leaseId }) => {
      const text = `PUT /v1/tasks/${taskId}/artifacts/a HTTP/1.1\r\n${host}authorization: Lease ${leaseId}\r\ncontent-length: 60000\r\n\r\n${'x'.repeat(30_000)}`;
      await Promise.all(Array.from({ length: 50 }, () => world.cut(text)));
      return world.told({ path: `/v1/tasks/${taskId}/artifacts` });
    }),
    answer: '200',
  },
  {
    name: 'an upload under the lease of another task',
    send: held(async (world, { leaseId }) => {
      const other = await world.worker();
      const outcome = world.outcomeOf(other.capability);
      const theirs = await other.take();
      const answer = await world.stranger({
        method: 'PUT',
        path: `/v1/tasks/${theirs.taskId}/artifacts/a`,
        headers: { authorization: `Lease ${leaseId}` },
        body: 'x',
      });
      await other.finish(theirs.leaseId);
      return `${answer}, ${await outcome}`;
    }),
    answer: '409 STALE_LEASE, succeeded',
  },
];

/** Opens a socket on the tunnel route. */
const tunnel = (world: World, path: string, fields: Record<string, string> = {}): Promise<Peer> =>
  world.peer({ path, headers: fields });
const refusedTunnel =
  (path: string, fields: Record<string, string> = {}) =>
  async (world: World): Promise<string> =>
    (await tunnel(world, path, fields)).closed;
/** Opens the worker's end of a tunnel. Resolves to it and its ticket. */
async function offered(world: World, leaseId: string): Promise<{ worker: Peer; path: string }> {
  const worker = await tunnel(world, '/v1/tunnels', { authorization: `Lease ${leaseId}` });
  const { ticket } = JSON.parse(await worker.next()) as { ticket: string };
  return { worker, path: `/v1/tunnels/${ticket}` };
}

const tunnels: HostileCase[] = [
  { name: 'a tunnel without a lease', send: refusedTunnel('/v1/tunnels'), answer: 'refused 401 UNAUTHORIZED' },
  {
    name: 'a tunnel with the key',
    send: refusedTunnel('/v1/tunnels', { authorization: `Bearer ${apiKey}` }),
    answer: 'refused 401 UNAUTHORIZED',
  },
  {
    name: 'a tunnel with an unknown lease',
    send: refusedTunnel('/v1/tunnels', { authorization: 'Lease never-was' }),
    answer: 'refused 409 STALE_LEASE',
  },
  { name: 'an unknown ticket', send: refusedTunnel('/v1/tunnels/never-was'), answer: 'refused 404 NOT_FOUND' },
  { name: 'a ticket __proto__', send: refusedTunnel('/v1/tunnels/__proto__'), answer: 'refused 404 NOT_FOUND' },
  { name: 'a ticket that is a path', send: refusedTunnel('/v1/tunnels/..%2f..'), answer: 'refused 404 NOT_FOUND' },
  {
    name: 'a ticket of 65 letters',
    send: refusedTunnel(`/v1/tunnels/${'a'.repeat(65)}`),
    answer: 'refused 404 NOT_FOUND',
  },
  {
    name: 'a tunnel without an upgrade',
    send: (world) => world.stranger({ path: '/v1/tunnels' }),
    answer: '401 UNAUTHORIZED',
  },
  {
    name: 'a tunnel whose handshake lacks its key',
    send: held(async (world, { leaseId }) => {
      const text = await world.raw(
        `GET /v1/tunnels HTTP/1.1\r\n${host}authorization: Lease ${leaseId}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`,
      );
      return text.slice(0, 3);
    }),
    answer: '400',
  },
  {
    name: 'a worker that sends before its client is connected',
    send: held(async (world, { leaseId }) => {
      const { worker } = await offered(world, leaseId);
      worker.send('too early');
      return worker.closed;
    }),
    answer: 'closed 1008',
  },
  {
    name: 'a ticket used twice',
    send: held(async (world, { leaseId }) => {
      const { path } = await offered(world, leaseId);
      await tunnel(world, path);
      return (await tunnel(world, path)).closed;
    }),
    answer: 'refused 404 NOT_FOUND',
  },
  {
    name: 'a client that sends frames without a mask',
    send: held(async (world, { leaseId }) => {
      const { worker, path } = await offered(world, leaseId);
      (await tunnel(world, path)).sendBelow(Buffer.from('810140', 'hex'));
      return worker.closed;
    }),
    answer: 'closed 1000',
  },
  {
    name: 'the ninth tunnel of one lease that waits for its client',
    send: held(async (world, { leaseId }) => {
      await Promise.all(Array.from({ length: 8 }, () => offered(world, leaseId)));
      const ninth = await tunnel(world, '/v1/tunnels', { authorization: `Lease ${leaseId}` });
      const ofAnother = held(async (_, other) => (await offered(world, other.leaseId), 'offered'));
      return `${await ninth.closed}, another ${await ofAnother(world)}`;
    }),
    answer: 'refused 429 TOO_MANY_CLIENTS, another offered',
  },
];

/** Attacks on artifact uploads and tunnels. */
export const uploads: Family = { name: 'uploads', cases: [...names, ...headers, ...lies, ...tunnels] };
