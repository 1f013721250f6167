import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/source-files';

interface Manifest {
  name: string;
  version: string;
  description: string;
  keywords: string[];
  repository: { type: string; url: string; directory?: string };
  workspaces?: string[];
  main?: string;
  types?: string;
  exports: Record<string, string | { types: string; default: string }>;
  files: string[];
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const read = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
const yard = read('.');
const folders = ['.', ...yard.workspaces!];

describe('the packages', () => {
  it('are all of the scope, and no more', () => {
    expect(folders.map((folder) => read(folder).name)).toEqual(
      ['yard', 'protocol', 'worker-kit', 'testkit', 'client', 'browser-worker', 'mcp-worker'].map(
        (name) => `@yardmaster/${name}`,
      ),
    );
  });

  describe.each(folders)('in %s', (folder) => {
    const manifest = read(folder);

    it('have the fields of a public package', () => {
      expect(manifest).toMatchObject({
        version: yard.version,
        license: 'MIT',
        repository: { ...yard.repository, ...(folder !== '.' && { directory: folder }) },
        engines: { node: '>=20.20.0' },
        publishConfig: { access: 'public' },
        scripts: { prepack: expect.stringContaining('scripts/build.mjs') },
      });
      expect(manifest).not.toHaveProperty('private');
      expect(manifest.description).toMatch(/^[A-Z].{30,160}\.$/);
      expect(manifest.keywords.length).toBeGreaterThan(3);
      expect(new Set(manifest.keywords).size).toBe(manifest.keywords.length);
      expect(manifest.files).toEqual(expect.arrayContaining(['dist', '!dist/**/.tsbuildinfo*']));
    });

    it('export types with each entry, and their own manifest', () => {
      const { './package.json': own, ...entries } = manifest.exports;
      expect(own).toBe('./package.json');
      for (const [name, entry] of Object.entries(entries)) {
        const file = `./dist${name.slice(1)}/index`;
        expect([name, entry]).toEqual([name, { types: `${file}.d.ts`, default: `${file}.js` }]);
      }
      const main = '.' in entries ? { main: 'dist/index.js', types: 'dist/index.d.ts' } : {};
      expect({ main: manifest.main, types: manifest.types }).toEqual(main);
    });

    it('depend on each other in exactly their own version', () => {
      const { dependencies, peerDependencies } = manifest;
      const internal = Object.entries({ ...dependencies, ...peerDependencies }).filter(([name]) =>
        name.startsWith('@yard'),
      );
      expect(internal).toEqual(internal.map(([name]) => [name, yard.version]));
    });

    it('have the licence of the project, and a README', () => {
      const licence = readFileSync(join(root, 'LICENSE'), 'utf8');
      expect(readFileSync(join(root, folder, 'LICENSE'), 'utf8')).toBe(licence);
      expect(existsSync(join(root, folder, 'README.md'))).toBe(true);
    });
  });

  it('give the service its workers as optional peers only', () => {
    const workers = { '@yardmaster/browser-worker': yard.version, '@yardmaster/mcp-worker': yard.version };
    expect(yard).toMatchObject({
      peerDependencies: workers,
      peerDependenciesMeta: Object.fromEntries(Object.keys(workers).map((name) => [name, { optional: true }])),
    });
  });

  it('are locked as they are', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: object };
    for (const folder of folders) {
      const { name, version, dependencies } = read(folder);
      const path = folder === '.' ? [''] : [folder];
      expect(lock.packages).toHaveProperty(path, expect.objectContaining({ version, dependencies }));
      expect(lock.packages).toHaveProperty(path, expect.objectContaining({ name }));
    }
  });
});
