import * as fc from 'fast-check';
import { Readable } from 'node:stream';
import { StandInControlPlane } from '../../../test/support/stand-in-control-plane';
import { workerLinkHarnesses, type WorkerLinkHarness } from '../../../test/support/worker-link-harness';
import { YardError, type Outcome } from '@yardmaster/protocol';
import { Worker, type Handler, type HandlerContext, silentLog } from '.';

const declaration = { name: 'test.odd', description: 'Misbehaves.', inputSchema: {} };
const ok = { ...declaration, name: 'test.ok' };
const wallMs = expect.any(Number) as number;
const unreadable = 'an unreadable value was thrown';
const large = 'which not every reader keeps exact; send it as a string';
const deepest = Array.from({ length: 128 }, () => '0').join('.');
const tooDeep = 'nests deeper than 128 levels; flatten it, or send it as text';

type Row = [name: string, handler: Handler, error: Outcome['error']];

const internal = (message: string): Outcome['error'] => ({ code: 'INTERNAL', message, retryable: true });
const invalid = (path: string, message: string): Outcome['error'] => ({
  code: 'INVALID_RESULT',
  message: `${path}: ${message}`,
  retryable: false,
  details: { path },
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throwing(error: unknown): never {
  throw error;
}

const fails = (): never => throwing(new Error('no'));

function withGetters(error: Error, ...keys: string[]): Error {
  for (const key of keys) Object.defineProperty(error, key, { get: fails });
  return error;
}

const thenKey = ['the', 'n'].join('');

/** Creates a thenable that is not a promise. */
function thenable(then: (resolve: (value: unknown) => void, reject: (error: Error) => void) => void): object {
  return { [thenKey]: then };
}

function nested(levels: number): unknown {
  let value: unknown[] = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

function endless(): unknown {
  let tree: unknown[] = [];
  for (let level = 0; level < 100; level++) tree = [tree, tree];
  return tree;
}

function cyclic(): unknown {
  const value: unknown[] = [];
  value.push(value);
  return value;
}

const thrown: Array<[name: string, error: () => unknown, info: Outcome['error']]> = [
  ['undefined', () => undefined, internal('undefined')],
  ['null', () => null, internal('null')],
  ['a symbol', () => Symbol('s'), internal('Symbol(s)')],
  ['a bigint', () => 1n, internal('1')],
  ['an object without a prototype', () => Object.create(null), internal(unreadable)],
  ['a revoked proxy', revoked, internal(unreadable)],
  ['a frozen error', () => Object.freeze(new Error('cold')), internal('cold')],
  [
    'an error whose getters throw',
    () => withGetters(new Error(), 'stack', 'message', 'name', 'cause'),
    internal(unreadable),
  ],
  [
    'a YardError whose getters throw',
    () => withGetters(new YardError('test.NO', 'no'), 'code', 'details'),
    internal('no'),
  ],
  ['a YardError with odd properties', () => Object.assign(new YardError('test.NO', 'no'), { code: 7 }), internal('no')],
  ['an object whose toString throws', () => ({ toString: fails }), internal(unreadable)],
  [
    'details that cannot be written',
    () => new YardError('test.NO', 'no', { details: { id: 1n } }),
    {
      code: 'test.NO',
      message: 'no',
      retryable: false,
      details: { detailsBytes: 0, detailsLeftOut: true, reason: 'details.id: expected JSON, got a bigint' },
    },
  ],
];

const results: Array<[name: string, value: () => unknown, error: Outcome['error']]> = [
  ['a function', () => fails, invalid('result', 'expected JSON, got a function')],
  ['a symbol', () => Symbol('s'), invalid('result', 'expected JSON, got a symbol')],
  ['a bigint', () => ({ a: [1n] }), invalid('result.a.0', 'expected JSON, got a bigint')],
  ['NaN', () => ({ mean: NaN }), invalid('result.mean', 'expected a number, got NaN')],
  [
    'a large integer',
    () => [2 ** 53],
    invalid('result.0', `integer 9007199254740992 is beyond ±9007199254740991, ${large}`),
  ],
  ['a cycle', cyclic, invalid(`result.${deepest}`, tooDeep)],
  ['very deep nesting', () => nested(10_000), invalid(`result.${deepest}`, tooDeep)],
  [
    'a getter that throws',
    () => ({ a: Object.defineProperty({}, 'b', { get: fails, enumerable: true }) }),
    invalid('result.a.b', 'cannot be read: no'),
  ],
  ['a toJSON that throws', () => ({ a: { toJSON: fails } }), invalid('result.a', 'cannot be read: no')],
  [
    'a revoked proxy',
    () => ({ a: revoked() }),
    invalid('result.a', "cannot be read: Cannot perform 'get' on a proxy that has been revoked"),
  ],
  ['a date that is none', () => ({ at: new Date(NaN), id: 2n }), invalid('result.id', 'expected JSON, got a bigint')],
];

const reported: Row[] = [
  [
    'progress of a bigint',
    (_, { progress }) => progress({ a: 1n }),
    invalid('progress.a', 'expected JSON, got a bigint'),
  ],
  [
    'progress of NaN',
    (_, { progress }) => progress({ loss: NaN }),
    invalid('progress.loss', 'expected a number, got NaN'),
  ],
  ['progress of a cycle', (_, { progress }) => progress(cyclic()), invalid(`progress.${deepest}`, tooDeep)],
  [
    'a display of a function',
    (_, { output }) => output('display', fails),
    invalid('output.display', 'expected JSON, got a function'),
  ],
  [
    'text of an object that is none',
    (_, { output }) => output('stdout', Object.create(null)),
    invalid('output.stdout', 'cannot be converted to text: Cannot convert object to primitive value'),
  ],
  [
    'an unknown stream',
    (_, { output }) => output('constructor' as 'log', 'x'),
    invalid('output', 'unknown stream; expected one of stdout, stderr, log, progress, display'),
  ],
  [
    'endless progress',
    (_, { progress }) => progress(endless()),
    {
      code: 'OUTPUT_LIMIT',
      message: 'the progress is more than 2097152 bytes long; the limit is 2097152 bytes',
      retryable: false,
      details: { bytesMax: 2097152 },
    },
  ],
];

const rows: Row[] = [
  ...thrown.flatMap<Row>(([name, error, info]) => [
    [`throws ${name}`, () => throwing(error()), info],
    [`rejects with ${name}`, () => Promise.reject(error()), info],
  ]),
  ...results.flatMap<Row>(([name, value, error]) => [
    [`returns ${name}`, value, error],
    [`resolves to ${name}`, async () => value(), error],
  ]),
  ...reported,
  ['returns a thenable that throws', () => thenable(fails), internal('no')],
  ['returns a thenable whose getter throws', () => Object.defineProperty({}, thenKey, { get: fails }), internal('no')],
  [
    'streams objects as an artifact',
    (_, { artifact }) => artifact('a', Readable.from([{ a: 1 }])),
    { code: 'INVALID_REQUEST', message: 'expected text or bytes from the stream, got object', retryable: false },
  ],
];

describe('Execution', () => {
  let controlPlane: StandInControlPlane;
  let harness: WorkerLinkHarness;
  let worker: Worker;
  let handler: Handler;

  beforeEach(async () => {
    controlPlane = new StandInControlPlane();
    harness = await workerLinkHarnesses[0]![1](controlPlane);
    worker = new Worker({
      workerId: 'w',
      name: 'tester',
      version: '1',
      slots: 1,
      limits: { stopGraceMs: 10 },
      log: silentLog,
    });
    worker.capability(declaration, (input, context) => handler(input, context)).capability(ok, () => 'ok');
    await harness.link(worker);
    await controlPlane.registered(1);
  });

  afterEach(async () => {
    await harness.close();
    await worker.stop();
  });

  const execute = (leaseId: string, options = {}) =>
    controlPlane.execute({ leaseId, capability: 'test.odd', input: {}, ...options });

  /** Checks that the only slot is free again, nothing of the attempt is left, and the worker still works. */
  async function expectWorking(leaseId = 'next'): Promise<void> {
    expect(await controlPlane.execute({ leaseId, capability: 'test.ok', input: {} })).toEqual({ status: 'accepted' });
    expect(await controlPlane.outcome(leaseId)).toMatchObject({ status: 'succeeded', result: 'ok' });
    expect(worker.status.running).toBe(0);
    expect((Reflect.get(worker, 'executions') as Map<string, unknown>).size).toBe(0);
  }

  it.each(rows)('ends only the attempt when the handler %s', async (_, misbehave, error) => {
    handler = (input, context) => {
      context.output('log', 'kept');
      return misbehave(input, context);
    };
    await execute('odd');
    expect(await controlPlane.outcome('odd')).toEqual({ status: 'failed', error, stats: { wallMs } });
    expect(controlPlane.leases.get('odd')?.chunks).toEqual([{ seq: 1, stream: 'log', data: 'kept' }]);
    await expectWorking();
  });

  it('fails a result that is small in memory and endless as JSON', async () => {
    handler = endless;
    await execute('odd');
    expect((await controlPlane.outcome('odd')).error).toMatchObject({ code: 'OUTPUT_LIMIT', retryable: false });
    await expectWorking();
  });

  it('reports results as JSON.stringify writes them', async () => {
    const at = new Date(0);
    handler = () => ({
      at,
      left: undefined,
      method: fails,
      list: [undefined, fails],
      boxed: Object(1) as number,
      ['__proto__']: { a: 1 },
    });
    await execute('odd');
    const { result } = await controlPlane.outcome('odd');
    expect(JSON.stringify(result)).toBe(
      '{"at":"1970-01-01T00:00:00.000Z","list":[null,null],"boxed":1,"__proto__":{"a":1}}',
    );
  });

  it.each<[string, Handler]>([
    ['never settles', () => new Promise(() => {})],
    ['returns a thenable that never settles', () => thenable(() => {})],
    ['swallows the stop', (_, { signal }) => new Promise(() => signal.addEventListener('abort', () => {}))],
  ])('frees the slot after the deadline when the handler %s', async (_, misbehave) => {
    handler = misbehave;
    await execute('odd', { timeoutMs: 20 });
    expect((await controlPlane.outcome('odd')).error).toMatchObject({ code: 'TIMEOUT' });
    await expectWorking();
  });

  it('ends the attempt once when a thenable settles twice', async () => {
    handler = () =>
      thenable((resolve, reject) => {
        resolve('first');
        resolve('second');
        reject(new Error('third'));
      });
    await execute('odd');
    expect(await controlPlane.outcome('odd')).toEqual({ status: 'succeeded', result: 'first', stats: { wallMs } });
    await expectWorking();
  });

  it('ignores the calls of a handler after the end', async () => {
    let kept: HandlerContext | undefined;
    handler = (_, context) => void (kept = context);
    await execute('odd');
    await controlPlane.outcome('odd');
    kept!.output('log', 'late');
    kept!.progress(1n);
    kept!.started();
    await expect(kept!.artifact('late', 'x')).rejects.toMatchObject({ code: 'STALE_LEASE' });
    await expect(kept!.tunnel()).rejects.toMatchObject({ code: 'STALE_LEASE' });
    expect(controlPlane.leases.get('odd')?.chunks).toEqual([]);
    await expectWorking();
  });

  it('keeps working when uploads fail in unusual ways', async () => {
    const broken = [
      () =>
        Readable.from(
          (async function* () {
            yield 'x';
            throw null;
          })(),
        ), // eslint-disable-line require-yield
      () => new Readable({ read: fails }),
      () =>
        new Readable({
          read() {
            this.destroy();
          },
        }),
    ];
    for (const [index, open] of broken.entries()) {
      handler = (_, { artifact }) => artifact('a', open());
      await execute(`odd-${index}`);
      expect((await controlPlane.outcome(`odd-${index}`)).status).toBe('failed');
      await expectWorking(`next-${index}`);
    }
  });

  it('ends each attempt exactly once for any thrown or returned value', async () => {
    const anything = { withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withTypedArray: true };
    const odd = fc.oneof(
      fc.anything(anything).map((value) => () => value),
      fc.constantFrom<() => unknown>(
        revoked,
        () => withGetters(new Error(), 'message'),
        () => ({ toJSON: fails }),
      ),
    );
    let count = 0;
    await fc.assert(
      fc.asyncProperty(odd, fc.boolean(), fc.boolean(), async (make, isThrown, isAsync) => {
        const misbehave = (): unknown => (isThrown ? throwing(make()) : make());
        handler = isAsync ? async () => misbehave() : misbehave;
        const leaseId = `odd-${++count}`;
        expect(await execute(leaseId)).toEqual({ status: 'accepted' });
        await controlPlane.outcome(leaseId);
        await expectWorking(`next-${count}`);
      }),
      { numRuns: 200 },
    );
  });
});
