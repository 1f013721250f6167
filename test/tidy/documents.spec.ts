import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '../../src/config';
import { root } from '../support/source-files';

const allDocuments = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');

describe('the documentation', () => {
  const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

  it('keeps ARCHITECTURE.md short', () => {
    expect(architecture.split('\n').length).toBeLessThan(250);
    expect(filesNamedIn(architecture).length).toBeGreaterThan(20);
  });

  it('names only files that exist', () => {
    const missing = allDocuments.flatMap((document) =>
      filesNamedIn(readFileSync(join(root, document), 'utf8'))
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${document}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it('contains no conflict markers of a merge', () => {
    const isConflict = (name: string): boolean => /^(<{7}|>{7}) |^={7}$/m.test(readFileSync(join(root, name), 'utf8'));
    expect(allDocuments.filter(isConflict)).toEqual([]);
  });

  it('keeps its lines within 120 columns', () => {
    expect(allDocuments.length).toBeGreaterThan(60);
    expect(allDocuments.flatMap((name) => longLines(name))).toEqual([]);
  });

  it('lists every setting in README.md with its purpose', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8').replaceAll(/\n {2}(?=\S)/g, ' '); // items are wrapped
    const missing = Object.values(settings).filter(
      ({ env, help }) => !readme.includes(`\`${env}\``) || !readme.includes(help),
    );
    expect(missing.map(({ env }) => env)).toEqual([]);
  });
});

/** Paths of files and folders in backticks, except those that set-up creates. */
function filesNamedIn(text: string): string[] {
  const named = text.matchAll(/`((?:src|packages|workers|test|protocol|python-worker|scripts|docs)\/[\w./-]*)`/g);
  return [...named].map(([, path]) => path!).filter((path) => !/\/(dist|\.venv)(\/|$)/.test(path));
}

/** Lines over 120 columns, except in code blocks, comments, and lines that are one link. */
function longLines(name: string): string[] {
  const prose = readFileSync(join(root, name), 'utf8').replace(/^ *```[^]*?^ *```$/gm, (code) =>
    code.replace(/.+/g, ''),
  );
  return prose.split('\n').flatMap((line, index) => {
    const isExempt = line.length <= 120 || /^<!--.*-->$|^!?\[[^\]]*\]\(\S*\)$/.test(line);
    return isExempt ? [] : [`${name}:${index + 1}`];
  });
}
