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
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

const read = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
const yard = read('.');
const folders = ['.', ...yard.workspaces!];

describe('the packages', () => {
  it('are exactly the expected ones', () => {
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

    it('depend on each other in exactly the same version', () => {
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

  it('have one version with the Python worker, and name no other in their READMEs', () => {
    const text = (file: string): string => readFileSync(join(root, file), 'utf8');
    const ofPython = [/^version = "(.+)"$/m.exec(text('python-worker/pyproject.toml'))?.[1]];
    ofPython.push(/^VERSION = "(.+)"$/m.exec(text('python-worker/src/yardmaster_worker/version.py'))?.[1]);
    expect(ofPython).toEqual([yard.version, yard.version]);
    const documents = [...folders.map((folder) => join(folder, 'README.md')), 'docs/browser.md', 'docs/mcp.md'];
    const named = documents.flatMap((file) => [...text(file).matchAll(/@yardmaster\/[\w-]+@(\d[\w.-]*)/g)]);
    expect(named.length).toBeGreaterThan(1);
    expect(named.map(([, version]) => version).filter((version) => version !== yard.version)).toEqual([]);
  });

  it.each(['workers/browser', 'workers/mcp'])('declare the program in %s as its bin', (folder) => {
    const main = readFileSync(join(root, folder, 'src/main.ts'), 'utf8');
    expect(Object.keys(read(folder).bin!)).toEqual([/name: '(.+)'/.exec(main)?.[1]]);
  });

  it('are all listed for the compiler and in the Dockerfile', () => {
    const parsed = (file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
    const { references } = parsed('tsconfig.build.json') as { references: Array<{ path: string }> };
    expect(references.map(({ path }) => path)).toEqual(
      yard.workspaces!.map((folder) => `${folder}/tsconfig.build.json`),
    );
    const { compilerOptions } = parsed('tsconfig.json') as { compilerOptions: { paths: Record<string, string[]> } };
    const imported = yard.workspaces!.filter((folder) => '.' in read(folder).exports);
    const paths = Object.entries(compilerOptions.paths).filter(([name]) => !name.endsWith('/*'));
    const sources = imported.map((folder) => [read(folder).name, [`./${folder}/src/index.ts`]]);
    expect(paths).toEqual([...sources, [yard.name, ['./src/index.ts']]]);
    const copies = readFileSync(join(root, 'Dockerfile'), 'utf8').matchAll(/^COPY (\S+)\/package\.json \1\/$/gm);
    expect([...copies].map(([, folder]) => folder)).toEqual(yard.workspaces);
  });

  it('give the service its workers as optional peers only', () => {
    const workers = { '@yardmaster/browser-worker': yard.version, '@yardmaster/mcp-worker': yard.version };
    expect(yard).toMatchObject({
      peerDependencies: workers,
      peerDependenciesMeta: Object.fromEntries(Object.keys(workers).map((name) => [name, { optional: true }])),
    });
  });

  it('are in package-lock.json with the same names, versions and dependencies', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: object };
    for (const folder of folders) {
      const { name, version, dependencies } = read(folder);
      const path = folder === '.' ? [''] : [folder];
      expect(lock.packages).toHaveProperty(path, expect.objectContaining({ version, dependencies }));
      expect(lock.packages).toHaveProperty(path, expect.objectContaining({ name }));
    }
  });
});
