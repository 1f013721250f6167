// Compiles the packages, the workers and the service, each to its own dist/, if their sources have changed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT, SetupError, run, step } from './command.mjs';
import { COMPILE_LOCK, locked } from './lock.mjs';
import { filesBelow, hashOf, isStamped, removeStamp, writeStamp } from './stamp.mjs';

const STAMP = join(ROOT, 'dist/.set-up');
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const PROJECT = 'tsconfig.build.json';
/**
 * Returns every folder with sources in `src` and its own TypeScript project; the service is at the root. Skips
 * leftovers of other branches.
 */
const PROJECTS = ['.', ...JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).workspaces];

/** Compiles each src/ to its dist/. Only one process does this at a time. */
export async function setUpTypeScript({ log, signal }) {
  if (!existsSync(join(ROOT, 'node_modules'))) throw new SetupError('node_modules is missing: run `npm ci` first');
  return locked(COMPILE_LOCK, { log, signal }, () => compileChanged({ log, signal }));
}

async function compileChanged({ log, signal }) {
  const key = inputs();
  if (isStamped(STAMP, key)) return;
  if (!existsSync(COMPILER)) throw new SetupError('node_modules is not complete: run `npm ci` first');
  await step(log, 'compiling the packages and the service', async () => {
    if (existsSync(STAMP)) removeStamp(STAMP);
    else for (const project of PROJECTS) rmSync(join(ROOT, project, 'dist/.tsbuildinfo'), { force: true }); // invalid from here on
    await run(process.execPath, [COMPILER, '--build', PROJECT], { signal });
    for (const project of PROJECTS) removeOrphans(join(ROOT, project));
    writeStamp(STAMP, key);
  });
}

function inputs() {
  const sources = PROJECTS.flatMap((project) => filesBelow(join(ROOT, project, 'src'), isSource));
  const projects = PROJECTS.map((project) => join(ROOT, project, PROJECT));
  const settings = ['tsconfig.json', 'tsconfig.package.json', 'package-lock.json'].map((file) => join(ROOT, file));
  return hashOf({ files: [...settings, ...projects, ...sources] });
}

/** Removes compiled files whose source no longer exists, so that packages contain nothing stale. */
function removeOrphans(project) {
  const [dist, src] = [join(project, 'dist'), join(project, 'src')];
  for (const file of filesBelow(dist, (name) => /\.(js|d\.ts|js\.map)$/.test(name))) {
    const source = join(src, relative(dist, file).replace(/\.(js\.map|d\.ts|js)$/, '.ts'));
    if (!existsSync(source)) rmSync(file);
  }
}

function isSource(file) {
  return !file.endsWith('.spec.ts');
}
