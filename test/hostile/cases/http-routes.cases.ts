import type { Family, HostileCase } from '../hostile-case';
import { inWords } from '../support/http';
import type { World } from '../support/world';

const fine = '{"capability":"bench.noop","input":{}}';
const told =
  (path: string, method = 'GET') =>
  (world: World): Promise<string> =>
    world.told({ path, method });
const post =
  (path: string, body: string) =>
  async (world: World): Promise<string> =>
    inWords(await world.post(path, body));

/** Submits a task that never starts, sends a request about it, and resolves to the response. */
const ofTask =
  (ask: (id: string) => { path: string; body?: string }) =>
  async (world: World): Promise<string> => {
    const { body: created } = await world.post('/v1/tasks', `{"capability":"nobody.${world.unique('x')}"}`);
    const { path, body } = ask((JSON.parse(created) as { id: string }).id);
    return body === undefined ? world.told({ path }) : inWords(await world.post(path, body));
  };

const ids: HostileCase[] = [
  ['a step up', '..%2f..%2fetc%2fpasswd'],
  ['a NUL', 'a%00'],
  ['a newline', 'a%0a'],
  ['65 letters', 'a'.repeat(65)],
  ['a quote of SQL', "'%20or%201=1--"],
  ['a property of every object', '__proto__'],
  ['a letter of two bytes', '%c3%a9'],
].map(([what, id]) => ({ name: `an id with ${what}`, send: told(`/v1/tasks/${id}`), answer: '404 NOT_FOUND' }));

const badEncodings: HostileCase[] = ['%', '%zz', '%c3', '%ff', '%u0041'].map((id) => ({
  name: `an address with ${id}`,
  send: told(`/v1/tasks/${id}`),
  answer: '400 INVALID_REQUEST',
}));

const queries: HostileCase[] = [
  ['an unknown parameter', '?x=1', 'x'],
  ['a parameter __proto__', '?__proto__=1', '__proto__'],
  ['a parameter of brackets', '?state[$ne]=x', 'state[$ne]'],
  ['a parameter twice', '?limit=1&limit=2', 'limit'],
  ['a limit of zero', '?limit=0', 'limit'],
  ['a limit below zero', '?limit=-1', 'limit'],
  ['a limit with an exponent', '?limit=1e2', 'limit'],
  ['a limit of 30 digits', `?limit=${'9'.repeat(30)}`, 'limit'],
  ['an unknown state', '?state=constructor', 'state'],
  ['a thousand states', `?state=${Array.from({ length: 1000 }, () => 'lost').join(',')}`, 'state'],
  ['a worker that is a path', '?worker=../a', 'worker'],
  ['a time that never is', '?createdFrom=2026-02-31T99:99:99Z', 'createdFrom'],
  ['a time without a zone', '?createdFrom=2026-01-31T12:00:00', 'createdFrom'],
  ['a cursor that is none', '?cursor=nonsense', 'cursor'],
  ['a cursor of null', `?cursor=${Buffer.from('null').toString('base64url')}`, 'cursor'],
  ['a cursor of odd numbers', `?cursor=${Buffer.from('[1e999,"__proto__"]').toString('base64url')}`, 'cursor'],
  ['a cursor of 4 KiB', `?cursor=${'a'.repeat(4096)}`, 'cursor'],
].map(([what, query, path]) => ({
  name: `a list with ${what}`,
  send: told(`/v1/tasks${query}`),
  answer: `400 INVALID_REQUEST ${path}`,
}));

const methods: HostileCase[] = [
  ['PUT', '/v1/tasks'],
  ['DELETE', '/v1/tasks/t-1'],
  ['PATCH', '/v1/tasks/t-1/cancel'],
  ['POST', '/health/live'],
  ['TRACE', '/v1/tasks'],
  ['PROPFIND', '/v1/tasks'],
].map(([method, path]) => ({
  name: `${method} of ${path}`,
  send: told(path!, method),
  answer: '405 METHOD_NOT_ALLOWED',
}));

const json = { 'content-type': 'application/json' };
const emptyBodies: HostileCase[] = [
  {
    name: 'a content type without a body',
    send: (world) => world.told({ method: 'DELETE', path: '/v1/sessions/s-none', headers: json }),
    answer: '404 NOT_FOUND',
  },
  {
    name: 'an empty chunked body',
    send: (world) =>
      world.told({
        method: 'DELETE',
        path: '/v1/sessions/s-none',
        headers: { ...json, 'transfer-encoding': 'chunked' },
      }),
    answer: '404 NOT_FOUND',
  },
  {
    name: 'a HEAD request of an endless stream',
    send: async (world) => {
      const { body } = await world.post('/v1/tasks', `{"capability":"nobody.${world.unique('x')}"}`);
      return world.told({ method: 'HEAD', path: `/v1/tasks/${(JSON.parse(body) as { id: string }).id}/events` });
    },
    answer: '200',
  },
];

const paths: HostileCase[] = [
  { name: 'a path with a double slash', send: told('//v1//tasks'), answer: '404 NOT_FOUND' },
  { name: 'a path with a trailing slash', send: told('/v1/tasks/'), answer: '404 NOT_FOUND' },
  { name: 'a path in capitals', send: told('/V1/TASKS'), answer: '404 NOT_FOUND' },
  { name: 'a path with a matrix parameter', send: told('/v1/tasks;x=1'), answer: '404 NOT_FOUND' },
  {
    name: 'a documentation file above its folder',
    send: told('/docs/..%2f..%2fpackage.json'),
    answer: '404 NOT_FOUND',
  },
  { name: 'a documentation file with a NUL in its name', send: told('/docs/a%00.js'), answer: '404 NOT_FOUND' },
  { name: 'the Socket.IO path without a query', send: told('/socket.io/'), answer: '400 INVALID_REQUEST' },
];

const tasks: HostileCase[] = [
  {
    name: 'a cancellation with a reason of 1,025 letters',
    send: ofTask((id) => ({ path: `/v1/tasks/${id}/cancel`, body: JSON.stringify({ reason: 'x'.repeat(1025) }) })),
    answer: '422 INVALID_REQUEST reason',
  },
  {
    name: 'a cancellation with a grace of a year',
    send: ofTask((id) => ({ path: `/v1/tasks/${id}/cancel`, body: '{"graceMs":31536000000}' })),
    answer: '422 INVALID_REQUEST graceMs',
  },
  {
    name: 'a cancellation that is a list',
    send: ofTask((id) => ({ path: `/v1/tasks/${id}/cancel`, body: '[]' })),
    answer: '422 INVALID_REQUEST ',
  },
  {
    name: 'input for a task that is not running',
    send: ofTask((id) => ({ path: `/v1/tasks/${id}/input`, body: '{"text":"a"}' })),
    answer: '409 CONFLICT',
  },
  {
    name: 'input beyond 64 KiB',
    send: ofTask((id) => ({ path: `/v1/tasks/${id}/input`, body: JSON.stringify({ text: 'x'.repeat(65_537) }) })),
    answer: '422 INVALID_REQUEST text',
  },
  {
    name: 'input that is not base64',
    send: ofTask((id) => ({ path: `/v1/tasks/${id}/input`, body: '{"base64":"&&&"}' })),
    answer: '422 INVALID_REQUEST base64',
  },
  {
    name: 'input as text and as base64',
    send: ofTask((id) => ({ path: `/v1/tasks/${id}/input`, body: '{"text":"a","base64":"YQ=="}' })),
    answer: '422 INVALID_REQUEST base64',
  },
  {
    name: 'an artifact above its folder',
    send: ofTask((id) => ({ path: `/v1/tasks/${id}/artifacts/..%2f..%2fyard.db` })),
    answer: '404 NOT_FOUND',
  },
  {
    name: 'fifty cancellations of one task at once',
    send: async (world) => {
      const { body } = await world.post('/v1/tasks', `{"capability":"nobody.${world.unique('x')}"}`);
      const { id } = JSON.parse(body) as { id: string };
      const answers = await Promise.all(Array.from({ length: 50 }, () => world.post(`/v1/tasks/${id}/cancel`, '{}')));
      const words = answers.map(inWords);
      return `${words.filter((word) => word === '202').length} × 202, ${words.filter((word) => word === '409 CONFLICT').length} × 409 CONFLICT`;
    },
    answer: '1 × 202, 49 × 409 CONFLICT',
  },
];

const others: HostileCase[] = [
  {
    name: 'a session for an unknown capability',
    send: post('/v1/sessions', '{"capability":"nobody.x"}'),
    answer: '503 NO_CAPABLE_WORKER',
  },
  {
    name: 'a session with a ttlMs of 0',
    send: post('/v1/sessions', '{"capability":"bench.noop","ttlMs":0}'),
    answer: '422 INVALID_REQUEST ttlMs',
  },
  {
    name: 'a session of a worker without sessions',
    send: post('/v1/sessions', '{"capability":"bench.noop"}'),
    answer: '503 NO_CAPABLE_WORKER',
  },
  {
    name: 'a task in an unknown session',
    send: post('/v1/tasks', '{"capability":"bench.noop","sessionId":"s-1"}'),
    answer: '404 NOT_FOUND',
  },
  {
    name: 'the exit of an unknown worker',
    send: post('/v1/workers/nobody/exit', '{"instanceId":"x","exitCode":0}'),
    answer: '404 NOT_FOUND',
  },
  { name: 'a drain of a worker __proto__', send: post('/v1/workers/__proto__/drain', '{}'), answer: '404 NOT_FOUND' },
  {
    name: 'a removal of a worker constructor',
    send: told('/v1/workers/constructor', 'DELETE'),
    answer: '404 NOT_FOUND',
  },
  { name: 'an attempt at an unknown task', send: told('/v1/tasks/t-1/attempts'), answer: '404 NOT_FOUND' },
  { name: 'a mock scenario with real workers', send: post('/v1/mock/scenario', '{}'), answer: '404 NOT_FOUND' },
  {
    name: '200 streams that disconnect at once',
    send: async (world) => {
      const { body } = await world.post('/v1/tasks', `{"capability":"nobody.${world.unique('x')}"}`);
      const { id } = JSON.parse(body) as { id: string };
      await Promise.all(Array.from({ length: 200 }, () => world.abandon({ path: `/v1/tasks/${id}/events` })));
      return inWords(await world.post(`/v1/tasks/${id}/cancel`, '{}'));
    },
    answer: '202',
  },
  {
    name: '200 waits that disconnect at once',
    send: async (world) => {
      const body = `{"capability":"nobody.${world.unique('x')}","cancelOnDisconnect":true}`;
      const headers = { 'content-type': 'application/json', prefer: 'wait=60' };
      await Promise.all(
        Array.from({ length: 200 }, () => world.abandon({ method: 'POST', path: '/v1/tasks', headers, body })),
      );
      return inWords(await world.post('/v1/tasks', fine));
    },
    answer: '202',
  },
];

/** Well-formed requests for resources that do not exist or are in another state. */
export const httpRoutes: Family = {
  name: 'http-routes',
  cases: [...ids, ...badEncodings, ...queries, ...methods, ...emptyBodies, ...paths, ...tasks, ...others],
};
