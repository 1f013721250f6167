#!/usr/bin/env node
// `npm run pack -- [package …] [--to folder] [--sizes] [--json]`: packs the packages as they would be published, and
// measures the installation of each. Without --to, the tarballs are removed at the end.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installedSize } from './pack/installed.mjs';
import { packInto, packages, withDependencies } from './pack/tarballs.mjs';
import { SetupError } from './setup/command.mjs';
import { setUpTypeScript } from './setup/typescript.mjs';

const MB = 1_000_000;
const usage = `usage: npm run pack -- [package …] [--to folder] [--sizes] [--json]

Builds and packs every package, or those that are named (yard, worker-kit, …).
  --to <folder>  keep the tarballs there
  --sizes        install each with the tarballs that it depends on into an empty folder, and measure that
  --json         print JSON, with the files of each tarball`;

const options = readOptions();
const all = packages();
const wanted = options.names.length === 0 ? all : all.filter(({ name }) => options.names.includes(shortName(name)));
const interrupted = new AbortController();
const { signal } = interrupted;
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
const temporary = mkdtempSync(join(tmpdir(), 'yardmaster-pack-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));

try {
  const result = await pack();
  console.log(options.json ? JSON.stringify(result) : table(result));
} catch (error) {
  if (!(error instanceof SetupError) && !signal.aborted) throw error;
  console.error(signal.aborted ? 'pack: interrupted' : `pack: ${error.message}`);
  process.exitCode = signal.aborted ? 130 : 1;
}

async function pack() {
  const to = options.to === undefined ? temporary : resolve(options.to);
  mkdirSync(to, { recursive: true });
  const log = (line) => console.error(`build: ${line}`);
  await setUpTypeScript({ log, signal });
  // Installing one package requires the tarballs of others.
  const needed = new Set(options.sizes ? wanted.flatMap((each) => withDependencies(each, all)) : []);
  const others = all.filter((each) => needed.has(each.name) && !wanted.includes(each));
  const made = await packInto(to, wanted, { signal });
  const rest = others.length === 0 ? [] : await packInto(temporary, others, { signal });
  if (!options.sizes) return made;
  const files = new Map([...made, ...rest].map(({ name, file }) => [name, file]));
  for (const each of made) {
    const tarballs = withDependencies(each, all).map((name) => files.get(name));
    each.installed = await installedSize(tarballs, { signal });
  }
  return made;
}

function table(packed) {
  const heads = ['package', 'tarball', 'unpacked', ...(options.sizes ? ['installed', 'packages', 'biggest'] : [])];
  const rows = packed.map(({ name, bytes, unpackedBytes, installed }) => [
    name,
    `${(bytes / 1000).toFixed(0)} kB`,
    megabytes(unpackedBytes),
    ...(installed ? [megabytes(installed.bytes), String(installed.packages), biggest(installed)] : []),
  ]);
  const widths = heads.map((_, column) => Math.max(...[heads, ...rows].map((row) => row[column].length)));
  const isText = (column) => column === 0 || column === 5;
  const cell = (text, column) => (isText(column) ? text.padEnd(widths[column]) : text.padStart(widths[column]));
  return [heads, ...rows].map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

function biggest(installed) {
  return installed.biggest.map(({ name, bytes }) => `${name} ${(bytes / MB).toFixed(1)}`).join(', ');
}

function megabytes(bytes) {
  return `${(bytes / MB).toFixed(1)} MB`;
}

function shortName(name) {
  return name.slice(name.indexOf('/') + 1);
}

function readOptions() {
  const flags = { to: { type: 'string' } };
  for (const name of ['sizes', 'json', 'help']) flags[name] = { type: 'boolean', default: false };
  try {
    const { values, positionals: names } = parseArgs({ allowPositionals: true, options: flags });
    const known = packages().map(({ name }) => shortName(name));
    const unknown = names.filter((name) => !known.includes(name));
    if (unknown.length > 0)
      throw new Error(`unknown package ${unknown.join(', ')}; expected one of ${known.join(', ')}`);
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return { ...values, names };
  } catch (error) {
    console.error(`pack: ${error.message}\n${usage}`);
    process.exit(2);
  }
}
