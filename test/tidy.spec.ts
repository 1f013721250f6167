import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { settings } from '../src/config';
import { longFunctions, root, sourceFiles, type SourceFile } from './support/source-files';

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
  tasks: ['protocol', 'clock', 'log', 'config'],
  artifacts: ['tasks', 'protocol', 'clock', 'log', 'config'],
  'health-monitor': ['registry', 'worker-interface', 'tasks', 'clock', 'log', 'config'],
  agent: [
    'artifacts',
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
  api: [
    'agent',
    'artifacts',
    'tasks',
    'registry',
    'worker-interface',
    'health-monitor',
    'http',
    'clock',
    'log',
    'config',
    'protocol',
  ],
  observability: [
    'agent',
    'api',
    'tasks',
    'registry',
    'worker-interface',
    'health-monitor',
    'load-balancer',
    'clock',
    'log',
    'config',
    'protocol',
  ],
  workers: ['worker-kit', 'mock-workers', 'protocol', 'clock'],
};

const files = sourceFiles();
const specs = files.filter(({ path }) => path.endsWith('.spec.ts'));
const sources = files.filter((file) => !specs.includes(file));

/** Folders of src/ that a file imports from, with the path below the folder. */
function imported({ path, imports }: SourceFile): Array<{ module: string; inside: string }> {
  const own = imports.filter((name) => name.startsWith('.'));
  const targets = own.map((name) => relative(join(root, 'src'), join(root, dirname(path), name)));
  return targets.map((target) => ({ module: target.split('/')[0]!, inside: target.split('/').slice(1).join('/') }));
}

describe('the modules of src/', () => {
  it('should all be in the table', () => {
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

  it('should import only what the table allows, and only through an index', () => {
    const faults = sources.flatMap((file) =>
      imported(file)
        .filter(({ module }) => module !== file.module && module in mayImport)
        .filter(({ module, inside }) => !(mayImport[file.module] ?? [module]).includes(module) || inside !== '')
        .map(({ module, inside }) => `${file.path} imports ${module}/${inside}`),
    );
    expect(faults).toEqual([]);
  });

  it('should have no cycles in the table', () => {
    const reach = (from: string, seen: readonly string[] = []): string[] =>
      mayImport[from]!.flatMap((to) => (seen.includes(to) ? [to] : [to, ...reach(to, [...seen, to])]));
    expect(Object.keys(mayImport).filter((name) => reach(name).includes(name))).toEqual([]);
  });

  it('should keep mock and real apart, but for the module and the factory', () => {
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

describe('pure files', () => {
  const pure = sources.filter(({ path }) => /\.(policy|strategy|state)\.ts$/.test(path));

  it('should exist', () => expect(pure.length).toBeGreaterThan(5));

  it.each(pure)('$path should import no Nest and no I/O, and look at no clock', ({ imports, text }) => {
    expect(imports.filter((name) => /^(@nestjs|node:|socket\.io|rxjs)/.test(name))).toEqual([]);
    expect(text).not.toMatch(/\b(setTimeout|setInterval|setImmediate|Date\.now|new Date\(\)|Math\.random|process\.)/);
  });
});

describe('time and chance', () => {
  /** What has nothing of a simulation in it: programs of their own, the edge of HTTP, the scheduler of the service. */
  const outside =
    /^src\/(clock|cli|workers|http)\/|^src\/worker-kit\/(program\/|artifacts\/put-artifact)|heartbeat\.job|^src\/api\/events\/subscriptions/;

  it('should come from src/clock alone', () => {
    const own =
      /\b(setTimeout|setInterval|setImmediate|Date\.now|new Date\(\)|Math\.random|performance\.now|randomUUID|process\.hrtime)\b/;
    const faults = sources.filter(({ path, text }) => !outside.test(path) && own.test(text));
    expect(faults.map(({ path }) => path)).toEqual([]);
  });
});

describe('every source file', () => {
  it('should keep within its length', () => {
    const tooLong = files.filter(({ path, text }) => text.split('\n').length > (path.endsWith('.spec.ts') ? 500 : 300));
    expect(tooLong.map(({ path, text }) => `${path}: ${text.split('\n').length} lines`)).toEqual([]);
  });

  it('should keep its functions within 60 lines', () => {
    expect(sources.flatMap((file) => longFunctions(file, 60))).toEqual([]);
  });

  it('should have a name that says what it holds', () => {
    const bad = files.filter(
      ({ path }) =>
        !/\/[a-z0-9-]+(\.[a-z0-9-]+)*\.ts$/.test(path) || /\/(utils?|helpers?|constants|common|misc)\./.test(path),
    );
    expect(bad.map(({ path }) => path)).toEqual([]);
  });

  it('should read the environment only in config, and in what worker programs share', () => {
    const readers = sources.filter(({ text }) => text.includes('process.env')).map(({ path }) => path);
    expect(readers.filter((path) => !path.startsWith('src/config/'))).toEqual(['src/worker-kit/program/program.ts']);
  });

  it('should use no forwardRef, and leave no open ends', () => {
    expect(sources.filter(({ text }) => /forwardRef|\b(TODO|FIXME|XXX)\b/.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });
});

describe('the documents', () => {
  const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

  it('ARCHITECTURE.md should be short and name only files that exist', () => {
    expect(architecture.split('\n').length).toBeLessThan(250);
    const named = [...architecture.matchAll(/`((?:src|test|protocol|python-worker|scripts|docs)\/[\w./-]*)`/g)].map(
      ([, path]) => path!,
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('should hold no marks of a merge', () => {
    const names = readdirSync(root, { encoding: 'utf8' }).concat(
      readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
    );
    const texts = names.filter((name) => name.endsWith('.md'));
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((name) => /^(<{7}|>{7}) |^={7}$/m.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
  });

  it('README.md should have every setting with what it is for', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const missing = Object.values(settings).filter(
      ({ env, help }) => !readme.includes(`\`${env}\``) || !readme.includes(help),
    );
    expect(missing.map(({ env }) => env)).toEqual([]);
  });
});
