import { Worker } from 'node:worker_threads';
import { CheckThread } from './check-thread';
import { DeclaredSchema, outOfSteps } from './declared-schema';

/** A timer that fires when the test says so. */
class Deadlines {
  private readonly set = new Set<() => void>();
  readonly setTimer = (_delayMs: number, callback: () => void): { cancel(): void } => {
    this.set.add(callback);
    return { cancel: () => this.set.delete(callback) };
  };

  pass(): void {
    for (const callback of this.set) callback();
  }

  async isSet(): Promise<void> {
    while (this.set.size === 0) await new Promise(setImmediate);
  }
}

const schemaOf = (schema: object): DeclaredSchema => new DeclaredSchema(JSON.stringify(schema));
/** Creates a schema of `depth` levels of `oneOf`, each with the level below twice: 2 ** depth checks. */
const doubled = (depth: number): DeclaredSchema => {
  const $defs: Record<string, object> = { d0: { type: 'number' } };
  for (let n = 1; n <= depth; n++) {
    $defs[`d${n}`] = { oneOf: [{ $ref: `#/$defs/d${n - 1}` }, { $ref: `#/$defs/d${n - 1}` }] };
  }
  return schemaOf({ $defs, $ref: `#/$defs/d${depth}` });
};

describe(CheckThread.name, () => {
  const deadlines = new Deadlines();
  const thread = new CheckThread(deadlines.setTimer);
  afterAll(() => thread.close());

  it('checks values with all their keys', async () => {
    const schema = schemaOf({ type: 'object', required: ['__proto__'] });
    expect(await thread.check(schema, JSON.parse('{"__proto__":1}'))).toBeUndefined();
    expect(await thread.check(schema, {})).toEqual({ path: '__proto__', message: 'is required' });
  });

  it('compiles a schema for the calling thread too', async () => {
    const schema = schemaOf({
      properties: {
        items: { uniqueItems: true, items: { pattern: '^(a+)+$' } },
        text: { type: 'string', maxLength: 3 },
        either: { enum: [{ a: 1 }, [2]] },
        kids: { items: { $ref: '#' } },
      },
    });
    expect(schema.isCompiled).toBe(false);
    expect(await thread.check(schema, {})).toBeUndefined();
    expect(schema.isCompiled).toBe(true);
    expect(schema.check({ items: ['a', 'aa'], text: 'abc', either: [2], kids: [{}] })).toBeUndefined();
    expect(schema.check({ items: ['a', 'aab'] })).toEqual({
      path: 'items.1',
      message: 'must match pattern "^(a+)+$"',
    });
    expect(schema.check({ items: ['a', 'aa', 'a'] })).toEqual({
      path: 'items',
      message: 'must NOT have duplicate items (items ## 0 and 2 are identical)',
    });
    expect(schema.check({ kids: [{ text: 'long' }] })).toMatchObject({ path: 'kids.0.text' });
    expect(schema.check({ either: { a: 2 } })).toMatchObject({ path: 'either' });
  });

  it('aborts a check that needs too many steps', async () => {
    expect(await thread.check(doubled(24), 'text')).toBe(outOfSteps);
  });

  it('rejects jobs beyond the queue limit, and completes the others in order', async () => {
    const [schema, another, third] = [schemaOf({ minimum: 10 }), schemaOf({ minimum: 20 }), schemaOf({})];
    const checks = Array.from({ length: 64 }, (_, n) => thread.check(n % 2 === 0 ? schema : another, n));
    await expect(thread.check(third, 1)).rejects.toMatchObject({ code: 'QUEUE_FULL', retryable: true });
    const verdicts = await Promise.all(checks);
    const expected = checks.map((_, n) => n >= (n % 2 === 0 ? 10 : 20));
    expect(verdicts.map((verdict) => verdict === undefined)).toEqual(expected);
  });

  it('keeps queue space for other schemas, which take turns', async () => {
    const [busy, other] = [doubled(16), schemaOf({ type: 'number' })];
    const ended: string[] = [];
    const checks = Array.from({ length: 32 }, () => thread.check(busy, 'x').then(() => ended.push('busy')));
    await expect(thread.check(busy, 'x')).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    const others = [1, 2].map((n) => thread.check(other, n).then(() => ended.push('other')));
    await Promise.all([...checks, ...others]);
    expect(ended.slice(0, 4)).toEqual(['busy', 'other', 'busy', 'other']);
  });

  it('replaces a thread that takes too long', async () => {
    const slow = schemaOf({ anyOf: Array.from({ length: 500 }, (_, maxLength) => ({ type: 'string', maxLength })) });
    const [first, second] = [thread.check(slow, 1), thread.check(schemaOf({ type: 'number' }), 'x')];
    await deadlines.isSet();
    deadlines.pass();
    expect(await first).toBeUndefined();
    expect(slow.unchecked).toEqual({ path: '', reason: 'the schema takes too long to compile' });
    expect(await second).toEqual({ path: '', message: 'expected number, got string' });
  });

  it('fails a check if its thread does not start, and runs the next one on a new thread', async () => {
    const programs = ['process.exit(1)', undefined];
    const starting = new CheckThread(deadlines.setTimer, () => {
      const program = programs.shift();
      return program === undefined
        ? new Worker(require.resolve('./check-thread.program'))
        : new Worker(program, { eval: true });
    });
    const innocent = schemaOf({ type: 'number' });
    const verdicts = await Promise.allSettled([starting.check(schemaOf({}), 1), starting.check(innocent, 'x')]);
    await starting.close();
    expect(innocent.unchecked).toBeUndefined();
    expect(verdicts).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'INTERNAL' }) as unknown },
      { status: 'fulfilled', value: { path: '', message: 'expected number, got string' } },
    ]);
  });

  it('fails a check if the system cannot create a thread, and runs the next one', async () => {
    let starts = 0;
    const starting = new CheckThread(deadlines.setTimer, () => {
      if (starts++ === 0) throw new Error('out of memory');
      return new Worker(require.resolve('./check-thread.program'));
    });
    await expect(starting.check(schemaOf({}), 1)).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(await starting.check(schemaOf({ type: 'number' }), 'x')).toMatchObject({ path: '' });
    await starting.close();
  });

  it('fails a value that cannot be sent to the thread, and runs the next check', async () => {
    const checks = [{ rows: [() => 1] }, 'x'].map((value) => thread.check(schemaOf({ type: 'number' }), value));
    expect(await Promise.all(checks)).toEqual([
      { path: '', message: expect.stringMatching(/^is not JSON: .* could not be cloned\.$/) as string },
      { path: '', message: 'expected number, got string' },
    ]);
  });

  it('rejects waiting and later checks when it is closed', async () => {
    const other = new CheckThread(deadlines.setTimer);
    const waiting = other.check(schemaOf({}), 1);
    const closing = other.close();
    await expect(waiting).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    await expect(other.check(schemaOf({}), 1)).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    await closing;
  });
});
