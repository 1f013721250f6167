import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInCapabilities, builtInOffers } from '@yardmaster/protocol';
import { RecordingWorkerInterface } from '../../src/worker-interface';
import { allCases } from './worker/cases';
import { capabilityContracts } from './worker/capability-contract';
import { aspects, skipReason } from './worker/contract-case';
import { implementations } from './worker/subject';
import { notOfWorkers, promisesOf } from './worker/promises';

const specification = readFileSync(join(__dirname, '../../protocol/README.md'), 'utf8').replaceAll(/\s+/g, ' ');

describe('the worker contract', () => {
  it('has unique case names', () => {
    const names = allCases.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('runs on each implementation', () => {
    const specs = readdirSync(__dirname).filter((name) => name.startsWith('worker.') && !name.includes('completeness'));
    const described = specs.map(
      (name) => /describeContract\('(.*)'\)/.exec(readFileSync(join(__dirname, name), 'utf8'))?.[1],
    );
    expect(new Set(described)).toEqual(new Set(implementations));
    expect(described).toHaveLength(implementations.length);
  });

  it('quotes the specification literally', () => {
    const quoted = [...allCases.flatMap(({ shows = [] }) => shows), ...Object.keys(notOfWorkers)];
    expect(quoted.filter((text) => !specification.includes(text))).toEqual([]);
  });

  it('covers every MUST of the specification, or names its test', () => {
    const shown = [...allCases.flatMap(({ shows = [] }) => shows), ...Object.keys(notOfWorkers)];
    const promises = promisesOf(specification);
    expect(promises.length).toBeGreaterThanOrEqual(15);
    expect(promises.filter((promise) => !shown.some((text) => promise.includes(text)))).toEqual([]);
  });

  it('covers every member of WorkerInterface', () => {
    const covered = new Set(allCases.flatMap(({ covers = [] }) => covers as string[]));
    const members = Object.getOwnPropertyNames(RecordingWorkerInterface.prototype).filter(
      (name) => name !== 'constructor',
    );
    expect(members).toEqual(expect.arrayContaining(['start', 'execute', 'counters']));
    expect(members.filter((name) => !covered.has(name) && name !== 'serve')).toEqual([]); // test/suites/
  });

  it('has a file in test/contract/worker/capabilities/ for every built-in capability, and no other', () => {
    expect(Object.keys(capabilityContracts).sort()).toEqual(Object.keys(builtInCapabilities).sort());
  });

  it('skips a capability only if another worker offers it', () => {
    const skipped = allCases.filter((each) => each.of && skipReason(each, 'python dialing') !== undefined);
    const foreign = Object.entries(builtInOffers).filter(([, { worker }]) => worker !== 'python');
    expect([...new Set(skipped.map(({ of }) => of!.capability as string))].sort()).toEqual(
      foreign.map(([name]) => name).sort(),
    );
    for (const own of ['mock', 'typescript dialing', 'typescript listening'] as const)
      expect(allCases.filter((each) => each.of && skipReason(each, own) !== undefined)).toEqual([]);
  });

  it('covers one capability per file', () => {
    const strangers = Object.entries(capabilityContracts).flatMap(([name, { cases = [] }]) =>
      cases.filter(({ of }) => of?.capability !== name).map((each) => `${name}: ${each.name}`),
    );
    expect(strangers).toEqual([]);
  });

  it('covers every aspect of every built-in capability', () => {
    const shown = new Set(allCases.flatMap(({ of }) => (of ? [`${of.capability}: ${of.aspect}`] : [])));
    const expected = Object.entries(builtInCapabilities).flatMap(([name, declared]) => [
      ...aspects.map((aspect) => `${name}: ${aspect}`),
      ...('sessions' in declared && declared.sessions ? [`${name}: sessions`] : []),
    ]);
    expect(expected.filter((aspect) => !shown.has(aspect))).toEqual([]);
  });

  it('runs each case on at least one implementation', () => {
    const nowhere = allCases.filter((each) => implementations.every((name) => skipReason(each, name) !== undefined));
    expect(nowhere.map(({ name }) => name)).toEqual([]);
  });
});
