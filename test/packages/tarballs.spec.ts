import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { emptyFolder, pack, remove, run, type Tarball } from './support/packed';

jest.setTimeout(120_000);

describe('a tarball', () => {
  let folder: string;
  let tarballs: Tarball[];
  beforeAll(async () => {
    folder = await emptyFolder();
    tarballs = await pack(folder);
    for (const { file, name } of tarballs) {
      const to = join(folder, name);
      await run('mkdir', ['-p', to], folder);
      await run('tar', ['-xzf', file, '-C', to, '--strip-components=1'], folder);
    }
  });
  afterAll(() => remove(folder));

  /** Returns the files of all tarballs, as `package: path`. */
  const filesLike = (pattern: RegExp): string[] =>
    tarballs.flatMap(({ name, files }) => files.filter((path) => pattern.test(path)).map((path) => `${name}: ${path}`));

  it('contains no tests, caches, build info, stamp files or sources', () => {
    const unwanted =
      /(^|\/)(tests?|__pycache__|node_modules|\.[^/]+)(\/|$)|\.spec\.|\.tsbuildinfo|\.(pyc|log|tgz|tmp)$|^(src|packages|workers)\/|(?<!\.d)\.ts$/;
    expect(filesLike(unwanted)).toEqual([]);
  });

  it('has only its own files', () => {
    const tops = tarballs.map(({ name, files }) => [
      name,
      [...new Set(files.map((path) => path.split('/')[0]!))].sort(),
    ]);
    const own = ['LICENSE', 'README.md', 'dist', 'package.json'];
    expect(Object.fromEntries(tops) as object).toEqual({
      '@yardmaster/yard': [...own, 'python-worker', 'scripts'].sort(),
      '@yardmaster/protocol': own,
      '@yardmaster/worker-kit': own,
      '@yardmaster/testkit': own,
      '@yardmaster/client': own,
      '@yardmaster/browser-worker': own,
      '@yardmaster/mcp-worker': own,
    });
    expect(filesLike(/^(scripts|python-worker\/(?!src\/))/).sort()).toEqual(
      [
        'python-worker/README.md',
        'python-worker/pyproject.toml',
        'python-worker/requirements-bubblewrap.lock',
        'python-worker/requirements.lock',
        ...['command', 'find-python', 'installed-python', 'lock', 'python', 'stamp'].map(
          (name) => `scripts/setup/${name}.mjs`,
        ),
      ].map((path) => `@yardmaster/yard: ${path}`),
    );
  });

  it('has types and a source map for each code file, and its maps contain their sources', async () => {
    for (const { name, files } of tarballs) {
      const code = files.filter((path) => path.startsWith('dist/') && path.endsWith('.js'));
      expect(code.length).toBeGreaterThan(2);
      const beside = code.flatMap((path) => [path.replace(/js$/, 'd.ts'), `${path}.map`]);
      expect({ name, missing: beside.filter((path) => !files.includes(path)) }).toEqual({ name, missing: [] });
      for (const path of code) {
        const map = JSON.parse(await readFile(join(folder, name, `${path}.map`), 'utf8')) as {
          sourcesContent?: unknown[];
        };
        expect([path, map.sourcesContent?.every((text) => typeof text === 'string')]).toEqual([path, true]);
      }
    }
  });

  it('has the programs and entries that its manifest names', async () => {
    for (const { name, files } of tarballs) {
      const manifest = JSON.parse(await readFile(join(folder, name, 'package.json'), 'utf8')) as Record<string, object>;
      const { bin = {}, exports = {} } = manifest;
      const named = [bin, exports].flatMap((table) => Object.values(table as Record<string, string | object>));
      const paths = named.flatMap((entry) =>
        typeof entry === 'string' ? [entry] : (Object.values(entry) as string[]),
      );
      expect(paths.map((path) => path.replace('./', '')).filter((path) => !files.includes(path))).toEqual([]);
    }
  });
});
