import type { Family, HostileCase } from '../hostile-case';
import { inWords } from '../support/http';
import { apiKey, workerToken } from '../support/service';
import type { World } from '../support/world';

const fine = '{"capability":"bench.noop","input":{}}';

const submit =
  (headers: Record<string, string>, body = fine) =>
  async (world: World): Promise<string> =>
    inWords(await world.post('/v1/tasks', body, headers));

const stranger =
  (headers: Record<string, string | string[]>, path = '/v1/workers', method = 'GET') =>
  (world: World): Promise<string> =>
    world.stranger({ method, path, headers });

const unauthorized = '401 UNAUTHORIZED';
const keys: HostileCase[] = [
  { name: 'no key', send: stranger({}), answer: unauthorized },
  { name: 'an empty key', send: stranger({ authorization: 'Bearer ' }), answer: unauthorized },
  {
    name: 'a key of 12,000 letters',
    send: stranger({ authorization: `Bearer ${'a'.repeat(12_000)}` }),
    answer: unauthorized,
  },
  {
    name: 'a part of the key',
    send: stranger({ authorization: `Bearer ${apiKey.slice(0, -1)}` }),
    answer: unauthorized,
  },
  { name: 'the key and more', send: stranger({ authorization: `Bearer ${apiKey} x` }), answer: unauthorized },
  {
    name: 'the key by another scheme',
    send: stranger({ authorization: `Basic ${Buffer.from(`yard:${apiKey}`).toString('base64')}` }),
    answer: unauthorized,
  },
  {
    name: 'the key in the address',
    send: stranger({}, `/v1/workers?key=${apiKey}&apiKey=${apiKey}&access_token=${apiKey}`),
    answer: unauthorized,
  },
  { name: 'the key in a cookie', send: stranger({ cookie: `apiKey=${apiKey}` }), answer: unauthorized },
  { name: 'the key twice', send: stranger({ 'x-api-key': [apiKey, apiKey] }), answer: unauthorized },
  {
    name: 'a wrong key before the good one',
    send: stranger({ authorization: 'Bearer wrong', 'x-api-key': apiKey }),
    answer: unauthorized,
  },
  {
    name: 'the token of workers',
    send: stranger({ authorization: `Bearer ${workerToken}` }),
    answer: unauthorized,
  },
  { name: 'a lease instead of the key', send: stranger({ authorization: 'Lease a' }), answer: unauthorized },
  {
    name: 'an open path within a closed one',
    send: stranger({}, '/v1/workers/../../health/live'),
    answer: unauthorized,
  },
  { name: 'a closed path within an open one', send: stranger({}, '/health/../v1/workers'), answer: unauthorized },
  { name: 'an encoded path to what is closed', send: stranger({}, '/%76%31/workers'), answer: unauthorized },
  {
    name: 'a method override header',
    send: stranger({ 'x-http-method-override': 'GET' }, '/v1/workers', 'POST'),
    answer: unauthorized,
  },
  {
    name: 'a URL override header',
    send: stranger({ 'x-original-url': '/health/live', 'x-rewrite-url': '/health/live' }),
    answer: unauthorized,
  },
  {
    name: 'a caller that claims to be local',
    send: stranger({ 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }),
    answer: unauthorized,
  },
];

const preferences: HostileCase[] = [
  { name: 'a negative wait', send: submit({ prefer: 'wait=-1' }), answer: '202' },
  { name: 'a wait of 30 digits', send: submit({ prefer: `wait=${'9'.repeat(30)}` }), answer: '202' },
  { name: 'a wait that is not a number', send: submit({ prefer: 'wait=NaN' }), answer: '202' },
  { name: 'a thousand preferences', send: submit({ prefer: `${'x=1,'.repeat(1000)}wait=60` }), answer: '200' },
  {
    name: 'a preference that is only spaces',
    send: submit({ prefer: `wait${' '.repeat(8000)}=60${' '.repeat(2000)}x` }),
    answer: '202',
  },
  {
    name: 'cancelOnDisconnect without a wait',
    send: submit({}, '{"capability":"bench.noop","cancelOnDisconnect":true}'),
    answer: '422 INVALID_REQUEST cancelOnDisconnect',
  },
];

const idempotency: HostileCase[] = [
  ['an empty key', ''],
  ['a key with spaces', 'a b'],
  ['a key of 256 letters', 'a'.repeat(256)],
  ['a key of other letters', 'ä'],
  ['two quotes and nothing', '""'],
  ['a quote that is not closed', '"abc'],
].map(([what, key]) => ({
  name: `for idempotency ${what}`,
  send: submit({ 'idempotency-key': key! }),
  answer: '422 INVALID_REQUEST Idempotency-Key',
}));

const reuse: HostileCase[] = [
  {
    name: 'an idempotency key reused for another request',
    send: async (world) => {
      const key = { 'idempotency-key': world.unique('key') };
      const first = inWords(await world.post('/v1/tasks', fine, key));
      return `${first}, ${inWords(await world.post('/v1/tasks', '{"capability":"bench.noop","input":{"a":1}}', key))}`;
    },
    answer: '202, 422 IDEMPOTENCY_KEY_REUSED',
  },
  {
    name: 'one idempotency key in fifty simultaneous requests',
    send: async (world) => {
      const key = { 'idempotency-key': world.unique('key') };
      const answers = await Promise.all(Array.from({ length: 50 }, () => world.post('/v1/tasks', fine, key)));
      const ids = new Set(answers.map(({ body }) => (JSON.parse(body) as { id: string }).id));
      return `${ids.size} task`;
    },
    answer: '1 task',
  },
];

/** Follows an ended task from this event. */
const follow =
  (headers: Record<string, string>, query = '') =>
  async (world: World): Promise<string> => {
    const { body } = await world.post('/v1/tasks', fine, { prefer: 'wait=60' });
    const { id } = JSON.parse(body) as { id: string };
    return world.told({ path: `/v1/tasks/${id}/events${query}`, headers });
  };

const events: HostileCase[] = [
  {
    name: 'a negative last event id',
    send: follow({ 'last-event-id': '-1' }),
    answer: '400 INVALID_REQUEST Last-Event-ID',
  },
  {
    name: 'a last event id that is not a number',
    send: follow({ 'last-event-id': '1e3' }),
    answer: '400 INVALID_REQUEST Last-Event-ID',
  },
  {
    name: 'a last event id beyond 2^53',
    send: follow({ 'last-event-id': '9007199254740993' }),
    answer: '400 INVALID_REQUEST Last-Event-ID',
  },
  { name: 'a last event id that does not exist', send: follow({ 'last-event-id': '9007199254740991' }), answer: '200' },
  { name: 'a position given twice', send: follow({}, '?after=1&after=2'), answer: '400 INVALID_REQUEST after' },
  { name: 'a position that is an object', send: follow({}, '?after[a]=1'), answer: '200' },
];

/** Hostile headers of well-formed requests. */
export const httpHeaders: Family = {
  name: 'http-headers',
  cases: [...keys, ...preferences, ...idempotency, ...reuse, ...events],
};
