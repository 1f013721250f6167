#!/usr/bin/env node
// `npm start`: sets up the project, then runs `yard up` with the given arguments in this process, so that a Ctrl-C reaches it
// and its exit code is ours.
import { SetupError } from './setup/command.mjs';
import { setUp } from './setup.mjs';

const interrupted = new AbortController();
const interrupt = () => interrupted.abort();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of signals) process.on(signal, interrupt);
try {
  await setUp({ log: (line) => console.error(`set up: ${line}`), signal: interrupted.signal });
} catch (error) {
  if (interrupted.signal.aborted) process.exit(130);
  if (!(error instanceof SetupError)) throw error;
  console.error(`set up: ${error.message}`);
  process.exit(1);
}
if (interrupted.signal.aborted) process.exit(130);

const { runCli } = await import('../dist/cli/program.js');
const running = runCli(['up', ...process.argv.slice(2)]);
for (const signal of signals) process.off(signal, interrupt);
await running;
