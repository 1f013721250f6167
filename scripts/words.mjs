#!/usr/bin/env node
// Counts phrases that read as translated in all texts of the project, and the words of the documents.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './words/measure.mjs';

const help = `usage: npm run words -- [options]

Counts phrases that read as translated (scripts/words/patterns.mjs) in comments, docstrings, documents, test titles and
messages, per 1,000 words, and the words of each document. test/tidy/words.spec.ts holds the figures down.

  --root <folder>   another checkout (default: this one)
  --allowed <file>  sentences that do not count, one per line (default: scripts/words/allowed.txt)
  --list            each phrase with its file and line
  --only <text>     with --list: only files whose path contains the text
  --json            everything as JSON
  --help            this text`;

const { values } = parseArgs({
  options: {
    root: { type: 'string', default: fileURLToPath(new URL('..', import.meta.url)) },
    allowed: { type: 'string', default: fileURLToPath(new URL('words/allowed.txt', import.meta.url)) },
    list: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const allowed = readFileSync(values.allowed, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));
const measured = values.help ? undefined : measure(values.root, allowed);

if (!measured) console.log(help);
else if (values.json) console.log(JSON.stringify(measured));
else if (values.list) for (const line of listed(measured.hits)) console.log(line);
else print(measured);

function listed(hits) {
  const chosen = hits.filter(({ path }) => path.includes(values.only));
  return chosen.map(({ path, line, kind, around }) => `${path}:${line} (${kind}) … ${around} …`);
}

function print({ groups, documentWords }) {
  const rows = [...groups, total(groups)].map(({ language, kind, texts, badOpenings, words, hits }) => ({
    language,
    kind,
    words,
    hits,
    'per 1,000 words': rate(hits, words),
    'open with What, Of, Whether or It': `${((100 * badOpenings) / texts).toFixed(1)} %`,
  }));
  console.table(rows);
  const isForUsers = (path) => path === 'README.md' || /^docs\/(?!decisions\/)/.test(path);
  const forUsers = Object.entries(documentWords).filter(([path]) => isForUsers(path));
  console.log(`words of README.md and docs/ without decisions: ${sum(forUsers.map(([, words]) => words))}`);
}

function total(groups) {
  const of = (name) => sum(groups.map((group) => group[name]));
  return {
    language: 'all',
    kind: '',
    texts: of('texts'),
    badOpenings: of('badOpenings'),
    words: of('words'),
    hits: of('hits'),
  };
}

function rate(hits, words) {
  return words === 0 ? 0 : Number(((1000 * hits) / words).toFixed(2));
}

function sum(numbers) {
  return numbers.reduce((all, one) => all + one, 0);
}
