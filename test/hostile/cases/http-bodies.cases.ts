import type { Family, HostileCase } from '../hostile-case';
import { inWords } from '../support/http';
import type { World } from '../support/world';

const mebibyte = 2 ** 20;
const deep = (levels: number, inner = ''): string => '['.repeat(levels) + inner + ']'.repeat(levels);
const deepObject = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
/** Returns a path with this many segments. */
const steps = (count: number, step = '0'): string => Array.from({ length: count }, () => step).join('.');
const task = (input: string): string => `{"capability":"bench.noop","input":${input}}`;
const batch = (...tasks: string[]): string => `{"tasks":[${tasks.join(',')}]}`;
const fine = '{"capability":"bench.noop","input":{}}';

const to =
  (path: string, body: string, headers?: Record<string, string>) =>
  async (world: World): Promise<string> =>
    inWords(await world.post(path, body, headers));
const submit = (body: string): HostileCase['send'] => to('/v1/tasks', body, { prefer: 'wait=60' });

/** Submits a task to a new worker. Resolves to the input that the worker received, and the outcome of the task. */
const inputThatArrives =
  (input: string) =>
  async (world: World): Promise<string> => {
    const worker = await world.worker();
    const outcome = world.outcomeOf(worker.capability, input);
    const execution = await Promise.race([worker.take(), outcome]);
    if (typeof execution === 'string') return execution;
    await worker.finish(execution.leaseId);
    return `${JSON.stringify(execution.input)} ${await outcome}`;
  };

/** Resolves to the answer for each task of a batch. */
const batchOf =
  (...tasks: string[]) =>
  async (world: World): Promise<string> => {
    const response = await world.post('/v1/tasks:batch', batch(...tasks));
    if (response.status !== 200) return inWords(response);
    const { results } = JSON.parse(response.body) as { results: Array<{ status: number; problem?: { code: string } }> };
    return results.map(({ status, problem }) => [status, problem?.code].filter(Boolean).join(' ')).join(', ');
  };

const notJson: HostileCase[] = [
  ['nothing', ''],
  ['half a document', '{"capability":'],
  ['two documents', '{} {}'],
  ['a NUL', '\0'],
  ['NaN', task('{"a":NaN}')],
  ['Infinity', task('{"a":-Infinity}')],
  ['a hexadecimal number', task('{"a":0x10}')],
  ['a comment', `/* */ ${fine}`],
  ['a comma too many', task('[1,]')],
  ['single quotes', "{'capability':'bench.noop'}"],
  ['a control character in a text', task('{"a":"\u0001"}')],
  ['a byte order mark of UTF-16', '\ufffe{}'],
].map(([what, body]) => ({ name: `a body with ${what}`, send: submit(body!), answer: '400 INVALID_JSON' }));

const wrongForms: HostileCase[] = [
  ['null', 'null', ''],
  ['a list', '[]', ''],
  ['a number', '1', ''],
  ['a text', '"task"', ''],
  ['no property', '{}', 'capability'],
  ['a capability that is an object', '{"capability":{"$ne":null}}', 'capability'],
  ['a capability with a newline', '{"capability":"bench.noop\\n"}', 'capability'],
  ['a capability of 100,000 letters', `{"capability":"a.${'a'.repeat(100_000)}"}`, 'capability'],
  ['a class that hides its own', '{"capability":"bench.noop","constructor":1}', 'constructor'],
  ['labels that are a list', '{"capability":"bench.noop","labels":[]}', 'labels'],
  [
    'labels that hide a method',
    '{"capability":"bench.noop","labels":{"require":{"a":{"toString":1}}}}',
    'labels.require.a',
  ],
  [
    '65 labels',
    `{"capability":"bench.noop","labels":{"require":${JSON.stringify(Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`l${at}`, ''])))}}}`,
    'labels.require',
  ],
  ['a priority beyond all', '{"capability":"bench.noop","priority":1e308}', 'priority'],
  ['a time that is a text', '{"capability":"bench.noop","timeoutMs":"1e3"}', 'timeoutMs'],
  [
    '33 codes to retry on',
    `{"capability":"bench.noop","retry":{"on":${JSON.stringify(Array.from({ length: 33 }, () => 'TIMEOUT'))}}}`,
    'retry.on',
  ],
  [
    'a jitter that is no share',
    '{"capability":"bench.noop","retry":{"backoff":{"jitter":-0.1}}}',
    'retry.backoff.jitter',
  ],
  ['a session that is a path', '{"capability":"bench.noop","sessionId":"../../etc/passwd"}', 'sessionId'],
].map(([what, body, path]) => ({
  name: `a body with ${what}`,
  send: submit(body!),
  answer: `422 INVALID_REQUEST ${path}`,
}));

const depths: HostileCase[] = [
  { name: 'an input 128 deep', send: submit(task(deepObject(128))), answer: '200' },
  {
    name: 'an input 129 deep',
    send: submit(task(deepObject(129))),
    answer: `422 INVALID_INPUT input.${steps(128, 'a')}`,
  },
  {
    name: 'an input of arrays 4,100 deep',
    send: submit(task(`{"a":${deep(4100)}}`)),
    answer: `422 INVALID_INPUT input.a.${steps(127)}`,
  },
  {
    name: 'an input of arrays 200,000 deep',
    send: submit(task(`{"a":${deep(200_000)}}`)),
    answer: `422 INVALID_INPUT input.a.${steps(127)}`,
  },
  {
    name: 'a task 4,100 deep among others of a batch',
    send: batchOf(fine, task(`{"a":${deep(4100)}}`), fine),
    answer: '202, 422 INVALID_INPUT, 202',
  },
  { name: 'a batch of lists 4,100 deep', send: to('/v1/tasks:batch', batch(deep(4100))), answer: '200' },
  {
    name: 'a label 4,100 deep',
    send: submit(`{"capability":"bench.noop","labels":${deep(4100)}}`),
    answer: '422 INVALID_REQUEST labels',
  },
  {
    name: 'an unknown property 4,100 deep',
    send: submit(`{"capability":"bench.noop","x":${deep(4100)}}`),
    answer: '422 INVALID_REQUEST x',
  },
];

const numbers: HostileCase[] = [
  {
    name: 'the largest safe integer',
    send: inputThatArrives('{"a":9007199254740991}'),
    answer: '{"a":9007199254740991} succeeded',
  },
  {
    name: 'an integer beyond 2^53',
    send: submit(task('{"rows":[1,{"id":9007199254740993}]}')),
    answer: '422 INVALID_INPUT input.rows.1.id',
  },
  {
    name: 'a negative integer beyond 2^53',
    send: submit(task('{"a":-9007199254740993}')),
    answer: '422 INVALID_INPUT input.a',
  },
  {
    name: 'an integer of 400 digits',
    send: submit(task(`{"a":1${'0'.repeat(400)}}`)),
    answer: '422 INVALID_INPUT input.a',
  },
  { name: 'a number that overflows', send: submit(task('{"a":[1e999]}')), answer: '422 INVALID_INPUT input.a.0' },
  {
    name: 'a large number with an exponent',
    send: inputThatArrives('{"a":6.02e23}'),
    answer: '{"a":6.02e+23} succeeded',
  },
  {
    name: 'a task with 1e999 among others of a batch',
    send: batchOf(task('{"a":1e999}'), fine),
    answer: '422 INVALID_INPUT, 202',
  },
];

const keys: HostileCase[] = [
  {
    name: 'a key __proto__ in an input',
    send: inputThatArrives('{"__proto__":{"a":1}}'),
    answer: '{"__proto__":{"a":1}} succeeded',
  },
  {
    name: 'keys constructor.prototype in an input',
    send: inputThatArrives('{"constructor":{"prototype":{"a":1}}}'),
    answer: '{"constructor":{"prototype":{"a":1}}} succeeded',
  },
  {
    name: 'a key __proto__ in a request',
    send: submit('{"__proto__":{"capability":"bench.noop"}}'),
    answer: '422 INVALID_REQUEST capability __proto__',
  },
  { name: 'the same key twice', send: inputThatArrives('{"a":1,"a":2}'), answer: '{"a":2} succeeded' },
  { name: 'an empty key', send: inputThatArrives('{"":1}'), answer: '{"":1} succeeded' },
  { name: 'half a surrogate pair', send: inputThatArrives('{"a":"\\ud800"}'), answer: '{"a":"\\ud800"} succeeded' },
  { name: 'a NUL in a string', send: inputThatArrives('{"a":"\\u0000b"}'), answer: '{"a":"\\u0000b"} succeeded' },
];

const sizes: HostileCase[] = [
  {
    name: 'a body beyond its limit',
    send: submit(task(`{"a":"${'x'.repeat(mebibyte)}"}`)),
    answer: '413 PAYLOAD_TOO_LARGE',
  },
  {
    name: 'an input of 100,000 keys',
    send: submit(task(`{${Array.from({ length: 80_000 }, (_, at) => `"${at}":1`).join(',')}}`)),
    answer: '200',
  },
  {
    name: 'an input of 250,000 empty lists',
    send: submit(task(`{"a":[${Array.from({ length: 250_000 }, () => '[]').join(',')}]}`)),
    answer: '200',
  },
  { name: 'an empty batch', send: to('/v1/tasks:batch', batch()), answer: '422 INVALID_REQUEST tasks' },
  {
    name: 'a batch of 1,001 tasks',
    send: to('/v1/tasks:batch', batch(...Array.from({ length: 1001 }, () => '0'))),
    answer: '422 INVALID_REQUEST tasks',
  },
  {
    name: 'a batch of 1,000 numbers',
    send: to('/v1/tasks:batch', batch(...Array.from({ length: 1000 }, () => '0'))),
    answer: '200',
  },
  {
    name: 'a batch that is a string',
    send: to('/v1/tasks:batch', '{"tasks":"0"}'),
    answer: '422 INVALID_REQUEST tasks',
  },
];

const types: HostileCase[] = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',

  'application/jsonx',
  '\t',
  'application/json/json',
].map((type) => ({
  name: `a body of the type ${JSON.stringify(type)}`,
  send: to('/v1/tasks', fine, { 'content-type': type }),
  answer: '415 UNSUPPORTED_MEDIA_TYPE',
}));

/** Hostile request bodies. */
export const httpBodies: Family = {
  name: 'http-bodies',
  cases: [...notJson, ...wrongForms, ...depths, ...numbers, ...keys, ...sizes, ...types],
};
