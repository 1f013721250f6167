#!/usr/bin/env node
// `npm run build`: compiles the packages, the workers and the service if their sources have changed.
import { SetupError } from './setup/command.mjs';
import { setUpTypeScript } from './setup/typescript.mjs';

try {
  await setUpTypeScript({ log: (line) => console.error(`build: ${line}`) });
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
}
