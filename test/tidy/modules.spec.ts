import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packages, root } from '../support/source-files';
import { compare, none } from './exceptions';
import { cycles, grouped, named } from './graph';
import { fileGraph, importedFiles, sources } from './imports';

const [protocol, kit, clock, http, testkit, client, browser] = [
  '@yardmaster/protocol',
  '@yardmaster/worker-kit',
  '@yardmaster/worker-kit/clock',
  '@yardmaster/worker-kit/http',
  '@yardmaster/testkit',
  '@yardmaster/client',
  '@yardmaster/browser-worker',
];

/**
 * The modules that each module may import: the packages, the workers, and the folders of src/, which no package
 * imports. Composition (files at the top of src/, cli/) may import everything.
 */
const mayImport: Record<string, readonly string[]> = {
  [protocol]: [],
  [clock]: [],
  [http]: [protocol],
  [kit]: [protocol, clock, http],
  [testkit]: [kit, protocol, clock, http],
  [client]: [],
  [browser]: [kit, protocol, clock],
  '@yardmaster/mcp-worker': [kit, protocol, clock],
  log: [protocol],
  strategies: [protocol, clock],
  config: ['strategies', protocol],
  registry: [protocol, clock, 'config', 'strategies'],
  'worker-interface': [protocol, clock, 'log', 'config', 'audit', http, 'registry', kit, testkit],
  'load-balancer': ['registry', 'strategies', protocol, clock, 'config'],
  tasks: ['registry', protocol, clock, 'log', 'config'],
  replicas: ['registry', 'tasks', protocol, clock],
  audit: [protocol, clock, 'log', 'config'],
  access: ['tasks', protocol, clock, 'log'],
  artifacts: ['tasks', protocol, clock, 'log', 'config'],
  'health-monitor': ['registry', 'worker-interface', 'tasks', clock, 'log', 'config'],
  agent: [
    'access',
    'artifacts',
    'audit',
    'replicas',
    'load-balancer',
    'strategies',
    'registry',
    'worker-interface',
    'tasks',
    'health-monitor',
    clock,
    'log',
    'config',
    protocol,
  ],
  api: [
    'access',
    'agent',
    'audit',
    'artifacts',
    'strategies',
    'tasks',
    'registry',
    'worker-interface',
    http,
    clock,
    'log',
    'config',
    protocol,
  ],
  observability: ['access', 'agent', 'api', 'tasks', 'registry', 'worker-interface', clock, protocol],
};

const moduleOf = new Map(sources.map(({ path, module }) => [path, module]));
const moduleNamed = (path: string): string => moduleOf.get(path)!;
/** True if a file is the index of a module, or a part of it with its own export. */
const isIndex = (path: string): boolean =>
  /^(src\/[^/]+|(packages|workers)\/[^/]+\/src(\/[^/]+)?)\/index\.ts$/.test(path);

describe('the table of modules', () => {
  it('lists every module', () => {
    const composition = ['cli', ...sources.filter(({ path }) => /^src\/[^/]+$/.test(path)).map(({ module }) => module)];
    expect(
      [...new Set(sources.map(({ module }) => module))].filter(
        (name) => !(name in mayImport) && !composition.includes(name),
      ),
    ).toEqual([]);
  });

  it('matches the code map of ARCHITECTURE.md', () => {
    const map = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const folders = Object.keys(mayImport).map((name) => {
      const paths = sources.filter(({ module }) => module === name).map(({ path }) => path);
      const [folder] = paths.map((path) => dirname(path)).sort((a, b) => a.length - b.length);
      return folder!.replace(/\/src$/, ''); // A package is represented by its own folder.
    });
    expect(folders.length).toBeGreaterThan(15);
    expect(folders.filter((folder) => !map.includes(`\n- \`${folder}/\`:`))).toEqual([]);
  });

  it('covers each controller', () => {
    const named = new Set(
      sources.filter(({ path }) => path.endsWith('.module.ts')).flatMap((file) => importedFiles(file)),
    );
    const controllers = sources.map(({ path }) => path).filter((path) => path.endsWith('.controller.ts'));
    expect(controllers.length).toBeGreaterThan(10);
    expect(controllers.filter((path) => !named.has(path))).toEqual([]);
  });

  it('allows every import, each only through an index', () => {
    const faults = sources.flatMap((file) =>
      importedFiles(file)
        .filter((target) => moduleNamed(target) !== file.module && moduleNamed(target) in mayImport)
        .filter(
          (target) =>
            !(mayImport[file.module] ?? [moduleNamed(target)]).includes(moduleNamed(target)) || !isIndex(target),
        )
        .map((target) => `${file.path} imports ${target}`),
    );
    expect(faults).toEqual([]);
  });

  it('has no permission that is not needed', () => {
    const used = grouped(fileGraph, moduleNamed);
    const unused = Object.entries(mayImport).flatMap(([name, allowed]) =>
      allowed.filter((other) => !used.get(name)?.includes(other)).map((other) => `${name} never imports ${other}`),
    );
    expect(unused).toEqual([]);
  });

  it('has no cycle', () => {
    expect(cycles(new Map(Object.entries(mayImport)))).toEqual([]);
  });

  it('separates mock and real, except in the module and the factory', () => {
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

describe('a package', () => {
  it('imports other packages by name, never by a path', () => {
    const folderOf = (path: string): string => /^(src|(packages|workers)\/[^/]+)\//.exec(path)![1]!;
    const faults = sources.flatMap(({ path, imports }) =>
      imports
        .filter((name) => name.startsWith('.') && folderOf(`${join(dirname(path), name)}/`) !== folderOf(path))
        .map((name) => `${path} imports ${name}`),
    );
    expect(faults).toEqual([]);
  });

  it.each(packages)('in $folder declares each package that it imports, and no other', ({ folder, name }) => {
    const manifest = name === undefined ? 'package.json' : join(folder, '../package.json');
    expect(differences(folder, manifest)).toEqual(Object.keys(declaredOtherwise[folder] ?? {}));
  });
});

describe('the import graph of the source files', () => {
  it('has no cycle, whether of values or types', () => {
    expect(compare('import cycles', cycles(fileGraph).map(named))).toEqual(none);
  });
});

/** Packages that are imported but not declared, or declared but not imported, by folder, with the reason. */
const declaredOtherwise: Record<string, Record<string, string>> = {
  src: {
    '@yardmaster/browser-worker': 'a program that `yard up` starts',
    '@yardmaster/mcp-worker': 'a program that `yard up` starts',
    ajv: 'the generated validators of requests need it',
    'class-validator': 'for development: only code generation and tests load it (`src/api/validation/rules.ts`)',
    rxjs: 'a peer of Nest',
  },
  'packages/protocol/src': { '@types/node': 'its declarations name types of Node' },
  'packages/worker-kit/src': {
    '@types/node': 'its declarations name types of Node',
    '@types/ws': 'its declarations name types of `ws`',
  },
  'workers/browser/src': { turndown: 'its file is sent to pages' },
  'workers/mcp/src': { 'figma-developer-mcp': 'a program that the worker starts' },
};

/** Returns the packages that the sources of a package import or its manifest declares, but not both. */
function differences(folder: string, manifest: string): string[] {
  const text = readFileSync(join(root, manifest), 'utf8');
  const { dependencies, peerDependencies } = JSON.parse(text) as Record<string, object | undefined>;
  const declared = Object.keys({ ...dependencies, ...peerDependencies });
  const imported = importedPackages(folder);
  const unused = declared.filter((name) => !imported.has(name));
  return [...[...imported].filter((name) => !declared.includes(name)), ...unused].sort();
}

function importedPackages(folder: string): Set<string> {
  const files = sources.filter(({ path }) => path.startsWith(`${folder}/`));
  return new Set(files.flatMap(({ imports }) => imports.filter((name) => !/^(\.|node:)/.test(name)).map(packageOf)));
}

/** Returns the package of an import: `@a/b` for `@a/b/c`. */
function packageOf(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
