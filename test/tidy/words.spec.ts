import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../support/source-files';

/** The maximum share of comments, in percent, that begin with What, Of, Whether or It. */
const badOpeningsMax = 2;

interface Group {
  language: string;
  kind: string;
  texts: number;
  badOpenings: number;
  words: number;
}

interface Measured {
  groups: Group[];
  hits: { path: string; line: number; kind: string; phrase: string }[];
  unusedAllowances: string[];
}

describe('the words of the project', () => {
  const measured = measure(root);

  it('covers every kind of text in every language', () => {
    const found = measured.groups.map(({ language, kind }) => `${language} ${kind}`);
    expect(found.sort()).toEqual([
      'JSON Schema document',
      'Markdown document',
      'Python comment',
      'Python message',
      'Python title',
      'TypeScript comment',
      'TypeScript message',
      'TypeScript title',
    ]);
    expect(measured.groups.reduce((sum, { words }) => sum + words, 0)).toBeGreaterThan(100_000);
  });

  it('has no phrase that reads as translated, except the allowed sentences', () => {
    expect(measured.hits).toEqual([]);
  });

  it('opens comments with the subject or a verb', () => {
    const comments = measured.groups.filter(({ kind }) => kind === 'comment');
    const shares = comments.map(({ badOpenings, texts }) => (100 * badOpenings) / texts);
    expect(shares.length).toBe(2);
    expect(Math.max(...shares)).toBeLessThan(badOpeningsMax);
  });

  it('allows only sentences that still exist', () => {
    expect(measured.unusedAllowances).toEqual([]);
  });
});

describe('npm run words', () => {
  let folder: string;
  let measured: Measured;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'yard-words-'));
    execFileSync('git', ['init', '-q', folder]);
    for (const [path, text] of samples) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    measured = measure(folder);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('ignores allowed sentences, and names those that no text contains', () => {
    const allowed = join(folder, 'allowed.txt');
    writeFileSync(allowed, '# comment\nTwo lines, as it may be.\nAs it may never be.\n');
    const { hits, unusedAllowances } = measure(folder, '--allowed', allowed);
    expect(hits.filter(({ path }) => path === 'a.md')).toEqual([]);
    expect(unusedAllowances).toEqual(['As it may never be.']);
  });

  const samples: [path: string, text: string, expected: string[]][] = [
    ['src/a.ts', '// whoever\n// calls it\nexport const a = 1; /* anew */\n', ['comment 1 whoever', 'comment 3 anew']],
    ['src/b.ts', "throw new Error(`what is ${'x'} here`);\nimport 'what is it';\n", ['message 1 what is']],
    ['src/c.spec.ts', "it.each([1])('fails where it must', () => 'where it is not');\n", ['title 1 where it']],
    ['p/a.py', '"""Run\nanew."""\nx = 1  # where it is\n', ['comment 1 anew', 'comment 3 where it']],
    ['p/b.py', 'raise ValueError("that is none of ours")\nx = "anew"\n', ['message 1 that is none']],
    ['p/tests/test_a.py', 'def test_says_what_it_is():\n    x = "what it is not here"\n', ['title 1 what it']],
    ['a.md', 'One.\n\nTwo lines, as\nit may be.\n\n```\nanew\n```\n`anew`\n', ['document 3 as it may']],
    ['protocol/schema/a.json', '{\n  "description": "Begin anew."\n}\n', ['document 2 anew']],
    ['src/generated/a.ts', '// anew\n', []],
  ];

  it.each(samples)('counts the phrases of %s', (path, _, expected) => {
    const found = measured.hits.filter((hit) => hit.path === path);
    expect(found.map(({ kind, line, phrase }) => `${kind} ${line} ${phrase}`)).toEqual(expected);
  });
});

function measure(checkout: string, ...options: string[]): Measured {
  const script = join(root, 'scripts/words.mjs');
  const output = execFileSync(process.execPath, [script, '--json', '--root', checkout, ...options], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(output) as Measured;
}
