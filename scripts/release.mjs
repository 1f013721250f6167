#!/usr/bin/env node
// `npm run release -- <version> --to <folder>` makes a release of the repository in the working directory; `npm run
// release -- --from <tag> --to <folder>` makes the packages and notes of a tagged release. All work happens in a
// temporary clone, so that a failed release changes nothing.
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { closeVersion, faultsOf, notesOf } from './release/changelog.mjs';
import { giveModules } from './release/modules.mjs';
import { makePackages } from './release/packages.mjs';
import { Repository } from './release/repository.mjs';
import { isBefore, nextVersion, versionOf, versionsIn, writeVersion } from './release/versions.mjs';
import { SetupError, step } from './setup/command.mjs';
import { setUpPython } from './setup/python.mjs';

const usage = `usage: npm run release -- <version> --to <folder> [--dry-run]
       npm run release -- --from <tag> --to <folder>

Makes a release and publishes nothing; it prints the commands that publish.
  <version>           patch, minor, major, or a version such as 1.2.3: writes it everywhere, closes "Unreleased" in
                      CHANGELOG.md, commits and tags on main
  --from <tag>        makes packages and notes of an existing tag; changes nothing else
  --to <folder>       gets the packages, SHA256SUMS and NOTES.md; must be empty
  --dry-run           does everything in a temporary clone and keeps nothing
  --modules <folder>  copies these node_modules instead of running npm ci`;

const options = readOptions();
const interrupted = new AbortController();
const { signal } = interrupted;
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
const temporary = mkdtempSync(join(tmpdir(), 'yardmaster-release-'));
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
const log = (line) => console.error(`release: ${line}`);

try {
  const repository = new Repository(process.cwd(), { signal });
  await (options.from === undefined ? release(repository) : remake(repository));
} catch (error) {
  if (!(error instanceof SetupError) && !signal.aborted) throw error;
  log(signal.aborted ? 'interrupted' : error.message);
  process.exitCode = signal.aborted ? 130 : 1;
}

/** Makes a new version. */
async function release(repository) {
  const version = nextVersion(versionOf(repository.folder), options.version);
  if (version === undefined) {
    const expected = 'expected patch, minor, major or a version such as 1.2.3';
    throw new SetupError(`invalid version ${options.version}; ${expected}`);
  }
  const tag = `v${version}`;
  refuse([...(await repository.faults()), ...(await faultsOfVersion(repository, version)), ...faultsOfTarget()]);
  const clone = await repository.clone('main', join(temporary, 'clone'));
  writeVersion(clone.folder, version);
  const changelog = closeVersion(textOf(clone, 'CHANGELOG.md'), version, new Date().toISOString().slice(0, 10));
  writeFileSync(join(clone.folder, 'CHANGELOG.md'), changelog);
  const message = notesIn(clone, version);
  await clone.commitAndTag({ subject: `chore(release): ${version}`, tag, message, author: repository });
  const files = await makeAll(clone, tag);
  if (options['dry-run']) {
    console.log(`${message}\n${files.join('\n')}\n\nDry run: nothing was kept.`);
    return;
  }
  await repository.take(clone, 'main', tag);
  keep(files);
  sayHowToPublish(files, tag);
}

/** Makes the packages and notes of a version that is tagged. */
async function remake(repository) {
  const tag = options.from;
  if ((await repository.tagged(tag)) === undefined) throw new SetupError(`tag ${tag} not found`);
  refuse(faultsOfTarget());
  const clone = await repository.clone(tag, join(temporary, 'clone'));
  const files = await makeAll(clone, tag);
  keep(files);
  sayHowToPublish(files, tag);
}

/** Checks the tagged checkout, and makes its packages, SHA256SUMS and notes; resolves to the names of the files. */
async function makeAll(clone, tag) {
  const version = versionOf(clone.folder);
  const others = versionsIn(clone.folder).filter((each) => each.version !== version);
  refuse([
    ...(tag === `v${version}` ? [] : [`tag ${tag} is not the version in package.json, ${version}`]),
    ...others.map((each) => `${each.place} has version ${each.version} instead of ${version}`),
    ...faultsOf(textOf(clone, 'CHANGELOG.md'), version),
  ]);
  await step(log, 'installing the dependencies', () => giveModules(clone.folder, { from: options.modules, signal }));
  const { python } = await setUpPython({ log, signal });
  const time = await clone.git('log', '-1', '--format=%ct');
  const to = join(temporary, 'out');
  const packages = await step(log, 'making the packages', () =>
    makePackages(clone.folder, to, { version, python, time, signal }),
  );
  writeFileSync(join(to, 'NOTES.md'), notesIn(clone, version));
  return [...packages, 'SHA256SUMS', 'NOTES.md'];
}

async function faultsOfVersion(repository, version) {
  const current = versionOf(repository.folder);
  const commit = await repository.tagged(`v${version}`);
  return [
    ...(commit === undefined ? [] : [`tag v${version} already exists (${commit.slice(0, 7)}); choose another version`]),
    ...(isBefore(version, current) ? [`${version} comes before the current version, ${current}`] : []),
    ...faultsOf(textOf(repository, 'CHANGELOG.md')),
  ];
}

function faultsOfTarget() {
  const { to } = options;
  return to === undefined || !existsSync(to) || readdirSync(to).length === 0 ? [] : [`${to} is not empty`];
}

function refuse(faults) {
  if (faults.length > 0) throw new SetupError(`no release:\n- ${faults.join('\n- ')}`);
}

function notesIn(clone, version) {
  const { url } = JSON.parse(textOf(clone, 'package.json')).repository;
  return notesOf(textOf(clone, 'CHANGELOG.md'), version, url.replace(/^git\+/, '').replace(/\.git$/, ''));
}

function textOf({ folder }, path) {
  return readFileSync(join(folder, path), 'utf8');
}

function keep(files) {
  for (const file of files) cpSync(join(temporary, 'out', file), join(options.to, file));
}

function sayHowToPublish(files, tag) {
  const tarballs = files.filter((file) => file.endsWith('.tgz')).map((file) => `npm publish ./${file}`);
  const python = files.filter((file) => /\.(whl|tar\.gz)$/.test(file)).join(' ');
  const commands = [`cd ${options.to}`, 'sha256sum --check SHA256SUMS', ...tarballs, `twine upload ${python}`];
  const push = options.from === undefined ? `git push origin main ${tag}\n  ` : '';
  console.log(`${tag}: nothing is published yet. To publish:\n\n  ${push}${commands.join('\n  ')}\n`);
  console.log('NOTES.md is the text of the release.');
}

function readOptions() {
  const flags = { from: { type: 'string' }, to: { type: 'string' }, modules: { type: 'string' } };
  for (const name of ['dry-run', 'help']) flags[name] = { type: 'boolean', default: false };
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: flags });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const isNew = values.from === undefined;
    if (positionals.length !== (isNew ? 1 : 0)) throw new Error('expected one version, or --from with a tag');
    if (values['dry-run'] && !isNew) throw new Error('--dry-run requires a new version');
    if (!values['dry-run'] && values.to === undefined) throw new Error('expected --to with a folder');
    if (values['dry-run'] && values.to !== undefined) throw new Error('--dry-run keeps no packages; remove --to');
    for (const name of ['to', 'modules']) if (values[name] !== undefined) values[name] = resolve(values[name]);
    return { ...values, version: positionals[0] };
  } catch (error) {
    console.error(`release: ${error.message}\n${usage}`);
    process.exit(2);
  }
}
