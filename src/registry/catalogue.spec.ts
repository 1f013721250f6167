import * as fc from 'fast-check';
import { Catalogue } from './catalogue';
import type { WorkerRecord } from './worker';

const record = (workerId: string, names: readonly string[], registeredAtMs = 0): WorkerRecord =>
  ({
    workerId,
    registeredAtMs,
    capabilities: names.map((name) => ({ name, description: workerId, inputSchema: {} })),
  }) as unknown as WorkerRecord;

describe(Catalogue.name, () => {
  it('accepts a capability that one worker declares twice, and drops it with the worker', () => {
    const catalogue = new Catalogue();
    catalogue.put(record('w', ['a', 'a']));
    expect(catalogue.list()).toMatchObject([{ name: 'a', workerIds: ['w'] }]);
    catalogue.drop('w');
    expect(catalogue.list()).toEqual([]);
  });

  it('marks a capability whose input cannot be checked', () => {
    const catalogue = new Catalogue();
    const inputSchema = { properties: { a: { pattern: '(?=x)' } } };
    catalogue.put({ ...record('w', []), capabilities: [{ name: 'a', description: '', inputSchema }] });
    expect(catalogue.list()).toEqual([
      {
        name: 'a',
        description: '',
        inputSchema,
        workerIds: ['w'],
        unchecked: {
          path: 'inputSchema.properties.a.pattern',
          reason: 'the pattern has a lookahead, which cannot be matched in linear time',
        },
      },
    ]);
    expect(catalogue.inputSchemaOf('a')!.check({ a: 'y' })).toBeUndefined();
  });

  it('offers what its workers declared last, in any order', () => {
    const worker = fc.constantFrom('v', 'w', '__proto__');
    const names = fc.array(fc.constantFrom('a', 'b', 'constructor'), { maxLength: 5 });
    const steps = fc.array(fc.oneof(fc.tuple(worker, names, fc.nat(3)), fc.tuple(worker)), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (each) => {
        const catalogue = new Catalogue();
        const model = new Map<string, readonly string[]>();
        for (const [workerId, declared, atMs] of each) {
          if (declared) catalogue.put(record(workerId, declared, atMs));
          else catalogue.drop(workerId);
          model.set(workerId, declared ?? []);
        }
        const offered = catalogue.list().map(({ name, workerIds }) => [name, [...workerIds].sort()]);
        const expected = ['a', 'b', 'constructor']
          .map(
            (name) =>
              [
                name,
                [...model]
                  .filter(([, has]) => has.includes(name))
                  .map(([id]) => id)
                  .sort(),
              ] as const,
          )
          .filter(([, ids]) => ids.length > 0);
        expect(offered).toEqual(expected);
      }),
    );
  });
});
