import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '../../src/config';
import { root } from '../support/source-files';

describe('the documents', () => {
  const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

  it('keep ARCHITECTURE.md short', () => {
    expect(architecture.split('\n').length).toBeLessThan(250);
    expect(filesNamedIn(architecture).length).toBeGreaterThan(20);
  });

  it('name only files that exist', () => {
    const documents = documentsOf('.', 'docs', 'protocol', 'python-worker', ...foldersIn('packages', 'workers'));
    expect(documents.length).toBeGreaterThan(40);
    const missing = documents.flatMap((document) =>
      filesNamedIn(readFileSync(join(root, document), 'utf8'))
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${document}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it('hold no marks of a merge', () => {
    const names = readdirSync(root, { encoding: 'utf8' }).concat(
      readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((name) => `docs/${name}`),
    );
    const texts = names.filter((name) => name.endsWith('.md'));
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter((name) => /^(<{7}|>{7}) |^={7}$/m.test(readFileSync(join(root, name), 'utf8')))).toEqual([]);
  });

  it('list every setting in README.md with its purpose', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8').replaceAll(/\n {2}(?=\S)/g, ' '); // items are wrapped
    const missing = Object.values(settings).filter(
      ({ env, help }) => !readme.includes(`\`${env}\``) || !readme.includes(help),
    );
    expect(missing.map(({ env }) => env)).toEqual([]);
  });
});

/** Paths of files and folders in backticks, but for those that a set-up makes. */
function filesNamedIn(text: string): string[] {
  const named = text.matchAll(/`((?:src|packages|workers|test|protocol|python-worker|scripts|docs)\/[\w./-]*)`/g);
  return [...named].map(([, path]) => path!).filter((path) => !/\/(dist|\.venv)(\/|$)/.test(path));
}

/** Every document in these folders, those in folders of `docs` too. */
function documentsOf(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder === 'docs', encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  );
}

function foldersIn(...above: string[]): string[] {
  return above.flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)));
}
