import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settings } from '../../src/config';
import { root } from '../support/source-files';

describe('the documents', () => {
  const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');

  it('keep ARCHITECTURE.md short, and name only files that exist', () => {
    expect(architecture.split('\n').length).toBeLessThan(250);
    const named = [
      ...architecture.matchAll(/`((?:src|packages|workers|test|protocol|python-worker|scripts|docs)\/[\w./-]*)`/g),
    ].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
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
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    const missing = Object.values(settings).filter(
      ({ env, help }) => !readme.includes(`\`${env}\``) || !readme.includes(help),
    );
    expect(missing.map(({ env }) => env)).toEqual([]);
  });
});
