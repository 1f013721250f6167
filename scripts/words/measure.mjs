import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentTexts, schemaTexts } from './document-texts.mjs';
import { hitsIn, opening, wordsIn } from './patterns.mjs';
import { pythonTexts } from './python-texts.mjs';
import { typescriptTexts } from './typescript-texts.mjs';

const readers = [
  { files: /\.(?:ts|mjs|cjs|js)$/, language: 'TypeScript', read: typescriptTexts },
  { files: /\.py$/, language: 'Python', read: pythonTexts },
  { files: /\.md$/, language: 'Markdown', read: documentTexts },
  { files: /^protocol\/schema\/.*\.json$/, language: 'JSON Schema', read: schemaTexts },
];

/** Files that are not counted: generated from other texts, which are counted, or copied from other projects. */
const leftOut =
  /(?:^|\/)generated\/|^protocol\/openapi\.json$|^(?:docs\/capabilities|protocol\/log-events)\.md$|^test\/data\/|^CODE_OF_CONDUCT/;

/**
 * Counts what a person reads in a checkout: `groups`, each with language, kind, words, hits, and how many of its texts
 * there are and open badly; `hits`, each with file, line, phrase and the text around it; `documentWords`, by file.
 *
 * @param {string} root the folder of the checkout, a git repository
 * @param {{ phrase: string }[]} allowed sentences that are right as they stand; a hit inside of one does not count
 */
export function measure(root, allowed = []) {
  const groups = new Map();
  const hits = [];
  const documentWords = {};
  const used = new Set();
  for (const path of filesOf(root)) {
    const reader = readers.find(({ files }) => files.test(path));
    if (!reader || leftOut.test(path)) continue;
    for (const { kind, line, text } of reader.read(path, readFileSync(join(root, path), 'utf8'))) {
      const group = groupOf(groups, reader.language, kind);
      const plain = text.replace(/\s+/g, ' ');
      group.texts += 1;
      group.words += wordsIn(plain);
      if (opening.test(plain)) group.badOpenings += 1;
      if (kind === 'document' && path.endsWith('.md'))
        documentWords[path] = (documentWords[path] ?? 0) + wordsIn(plain);
      for (const hit of hitsIn(plain)) {
        const excuse = allowed.find(
          (sentence) => plain.includes(sentence) && sentence.toLowerCase().includes(hit.phrase),
        );
        if (excuse) used.add(excuse);
        else {
          group.hits += 1;
          hits.push({ path, line, kind, ...hit });
        }
      }
    }
  }
  return {
    groups: [...groups.values()],
    hits,
    documentWords,
    unusedAllowances: allowed.filter((one) => !used.has(one)),
  };
}

function groupOf(groups, language, kind) {
  const key = `${language} ${kind}`;
  if (!groups.has(key)) groups.set(key, { language, kind, texts: 0, badOpenings: 0, words: 0, hits: 0 });
  return groups.get(key);
}

/** Returns every file of the checkout that git tracks or does not ignore. */
function filesOf(root) {
  const listed = execFileSync('git', ['-C', root, 'ls-files', '-co', '--exclude-standard', '-z'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && existsSync(join(root, path))).sort();
}
