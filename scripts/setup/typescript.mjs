// Compiles src/ to dist/ when it has changed.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, SetupError, run, step } from './command.mjs';
import { filesBelow, hashOf, isStamped, removeStamp, writeStamp } from './stamp.mjs';

const STAMP = join(ROOT, 'dist/.set-up');
const COMPILER = join(ROOT, 'node_modules/typescript/bin/tsc');
const PROJECT = 'tsconfig.build.json';

/** Makes dist/ what src/ says. */
export async function setUpTypeScript({ log, signal }) {
  const key = inputs();
  if (isStamped(STAMP, key)) return;
  if (!existsSync(COMPILER)) throw new SetupError('node_modules is not complete: run `npm ci` first');
  await step(log, 'compiling the service', async () => {
    if (existsSync(STAMP)) removeStamp(STAMP);
    else rmSync(join(ROOT, 'dist/.tsbuildinfo'), { force: true }); // nobody knows what of dist/ is there
    await run(process.execPath, [COMPILER, '-p', PROJECT], { signal });
    writeStamp(STAMP, key);
  });
}

function inputs() {
  const sources = filesBelow(join(ROOT, 'src'), (file) => !file.endsWith('.spec.ts'));
  const settings = ['tsconfig.json', PROJECT, 'package-lock.json'].map((file) => join(ROOT, file));
  return hashOf({ files: [...settings, ...sources] });
}
