import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../support/source-files';
import { call } from './support/release';

const python = join(root, 'python-worker/.venv/bin/python');
const metadata = `[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"
[project]
name = "yardmaster-worker"
version = "2.0.0"
description = "A worker."
requires-python = ">=3.11"
`;
/** Packs as \`scripts/pack.mjs\` does, one package without dependencies to install. */
const pack = `import { execFileSync } from 'node:child_process';
const to = process.argv.at(-1);
const [{ name, files }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', to], { encoding: 'utf8' }));
console.log(JSON.stringify([{ name, file: to + '/yardmaster-yard-2.0.0.tgz', files: files.map(({ path }) => path) }]));
`;
const manifest = {
  name: '@yardmaster/yard',
  version: '2.0.0',
  main: 'dist/index.js',
  files: ['dist'],
  dependencies: { '@yardmaster/client': '2.0.0' },
  workspaces: [] as string[],
};

describe('makePackages', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'yard-packages-'));
    write('scripts/pack.mjs', pack);
    write('dist/index.js', '');
    write('README.md', '');
    cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
    write('python-worker/pyproject.toml', metadata);
    write('python-worker/src/yardmaster_worker/__init__.py', '"""A worker."""\n');
    write('python-worker/src/yardmaster_worker/version.py', 'VERSION = "2.0.0"\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const make = (version: string, changed: object = {}): string[] => {
    write('package.json', JSON.stringify({ ...manifest, ...changed }));
    return call('packages.mjs', 'makePackages', folder, join(folder, 'out'), { version, python, time: '1700000000' });
  };

  it('makes packages whose versions agree', () => {
    const files = [
      'yardmaster-yard-2.0.0.tgz',
      'yardmaster_worker-2.0.0-py3-none-any.whl',
      'yardmaster_worker-2.0.0.tar.gz',
    ];
    expect(make('2.0.0')).toEqual(files);
  });

  it('rejects another version, of the package, of a dependency and of the Python package', () => {
    expect(() => make('3.0.0')).toThrow(
      [
        'the packages are not valid:',
        '  @yardmaster/yard: expected version 3.0.0, got 2.0.0',
        '  @yardmaster/yard: expected @yardmaster/client 3.0.0, got 2.0.0',
        '  yardmaster_worker-3.0.0-py3-none-any.whl is missing; there is ',
      ].join('\n'),
    );
    write('python-worker/src/yardmaster_worker/version.py', 'VERSION = "1.0.0"\n');
    expect(() => make('2.0.0')).toThrow('yardmaster_worker-2.0.0-py3-none-any.whl does not say VERSION = "2.0.0"');
  });

  it('rejects a package without the files that it names, and a missing package', () => {
    const changed = { exports: { '.': { types: './dist/index.d.ts' } }, workspaces: ['packages/client'] };
    rmSync(join(folder, 'LICENSE'));
    expect(() => make('2.0.0', changed)).toThrow(
      [
        'the packages are not valid:',
        '  expected 2 tarballs, got 1',
        '  @yardmaster/yard: LICENSE is missing',
        '  @yardmaster/yard: dist/index.d.ts is missing',
      ].join('\n'),
    );
  });
});
