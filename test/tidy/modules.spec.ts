import { dirname, join, relative } from 'node:path';
import { root, type SourceFile } from '../support/source-files';
import { compare, none } from './exceptions';
import { cycles, grouped, named } from './graph';
import { fileGraph, sources } from './imports';

/** Which modules each module of src/ may import. Composition (files at the top of src/, cli/) may import everything. */
const mayImport: Record<string, readonly string[]> = {
  protocol: [],
  clock: [],
  log: [],
  config: [],
  http: ['protocol'],
  registry: ['protocol', 'clock', 'config'],
  'worker-kit': ['protocol', 'clock', 'http'],
  cassettes: ['protocol', 'clock', 'log'],
  'mock-workers': ['worker-kit', 'protocol', 'clock', 'cassettes'],
  'worker-interface': [
    'protocol',
    'clock',
    'log',
    'config',
    'http',
    'registry',
    'worker-kit',
    'mock-workers',
    'cassettes',
  ],
  'load-balancer': ['registry', 'protocol', 'config'],
  tasks: ['registry', 'protocol', 'clock', 'log', 'config'],
  replicas: ['registry', 'tasks', 'protocol', 'clock'],
  artifacts: ['tasks', 'protocol', 'clock', 'log', 'config'],
  'health-monitor': ['registry', 'worker-interface', 'tasks', 'clock', 'log', 'config'],
  agent: [
    'artifacts',
    'replicas',
    'load-balancer',
    'registry',
    'worker-interface',
    'tasks',
    'health-monitor',
    'clock',
    'log',
    'config',
    'protocol',
  ],
  api: ['agent', 'artifacts', 'tasks', 'registry', 'worker-interface', 'http', 'clock', 'log', 'config', 'protocol'],
  observability: ['agent', 'api', 'tasks', 'registry', 'worker-interface', 'clock', 'protocol'],
  workers: ['worker-kit', 'protocol', 'clock'],
};

/** Folders of src/ that a file imports from, with the path below the folder. */
function imported({ path, imports }: SourceFile): Array<{ module: string; inside: string }> {
  const own = imports.filter((name) => name.startsWith('.'));
  const targets = own.map((name) => relative(join(root, 'src'), join(root, dirname(path), name)));
  return targets.map((target) => ({ module: target.split('/')[0]!, inside: target.split('/').slice(1).join('/') }));
}

describe('the modules of src/', () => {
  it('are all in the table', () => {
    const composition = [
      'cli',
      ...sources.filter(({ path }) => path.split('/').length === 2).map(({ module }) => module),
    ];
    expect(
      [...new Set(sources.map(({ module }) => module))].filter(
        (name) => !(name in mayImport) && !composition.includes(name),
      ),
    ).toEqual([]);
  });

  it('import only what the table allows, and only through an index', () => {
    const faults = sources.flatMap((file) =>
      imported(file)
        .filter(({ module }) => module !== file.module && module in mayImport)
        .filter(({ module, inside }) => !(mayImport[file.module] ?? [module]).includes(module) || inside !== '')
        .map(({ module, inside }) => `${file.path} imports ${module}/${inside}`),
    );
    expect(faults).toEqual([]);
  });

  it('need every permission of the table', () => {
    const used = grouped(fileGraph, (path) => path.split('/')[1]!);
    const unused = Object.entries(mayImport).flatMap(([name, allowed]) =>
      allowed.filter((other) => !used.get(name)?.includes(other)).map((other) => `${name} never imports ${other}`),
    );
    expect(unused).toEqual([]);
  });

  it('form no cycle in the table', () => {
    expect(cycles(new Map(Object.entries(mayImport)))).toEqual([]);
  });

  it('keep mock and real apart, but for the module and the factory', () => {
    const isEither = (path: string): boolean => /worker-interface\/(mock|real)\//.test(path);
    const within = sources.filter(({ path }) => isEither(path));
    const crossing = within.filter(({ path, imports }) =>
      imports.some((name) => /\/(mock|real)(\/|$)/.test(name) && !path.includes(/\/(mock|real)/.exec(name)![0])),
    );
    const naming = sources.filter(
      ({ path, imports }) =>
        path.includes('worker-interface/') && imports.some((name) => /^\.\/(mock|real)/.test(name)),
    );
    expect(crossing.map(({ path }) => path)).toEqual([]);
    expect(naming.map(({ path }) => path).filter((path) => !isEither(path))).toEqual([
      'src/worker-interface/worker-interface.factory.ts',
      'src/worker-interface/worker-interface.module.ts',
    ]);
  });
});

describe('the files of src/', () => {
  it('form no cycle, whether they import values or types', () => {
    expect(compare('import cycles', cycles(fileGraph).map(named))).toEqual(none);
  });
});
