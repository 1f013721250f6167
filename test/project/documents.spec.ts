import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { root } from '../support/source-files';
import { filesIn, textOf } from './files';

describe('docs/README.md', () => {
  const linked = linksIn('docs/README.md');

  it('lists every document in docs', () => {
    const documents = filesIn('docs', '.md').filter((path) => path !== 'docs/README.md');
    expect(documents.length).toBeGreaterThan(8);
    expect(documents.filter((path) => !linked.includes(path))).toEqual([]);
  });

  it('lists the documents of the packages, workers, examples and tests, and of the protocol', () => {
    const above = ['.', 'packages', 'workers', 'examples', 'test'].flatMap((folder) => filesIn(folder, ''));
    const readmes = above.map((folder) => join(folder, 'README.md')).filter((path) => existsSync(join(root, path)));
    expect(readmes.length).toBeGreaterThan(8);
    expect(readmes.filter((path) => !linked.includes(path) && path !== 'docs/README.md')).toEqual([]);
  });

  it('lists a document once', () => {
    const documents = linked.filter((path) => path.startsWith('docs/'));
    expect(documents.filter((path, index) => documents.indexOf(path) !== index)).toEqual([]);
  });

  it('links only to files that exist', () => {
    expect(linked.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe('README.md', () => {
  it('ends with the documents for newcomers', () => {
    const end = textOf('README.md').trim().split('\n\n').at(-1)!;
    for (const path of ['SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs/README.md'])
      expect(end).toContain(path);
  });
});

/** Returns the files to which a document links, relative to the project's root. */
function linksIn(path: string): string[] {
  const targets = [...textOf(path).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target!);
  return targets.filter((target) => !/^\w+:/.test(target)).map((target) => normalize(join(dirname(path), target)));
}
