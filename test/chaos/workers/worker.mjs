// A worker of the worker kit that offers `chaos.sum`, and keeps a journal of its executions:
// `node worker.mjs --journal <file> --connect <url> --id <id> …`.
import { openSync, readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';

const require = createRequire(import.meta.url);
const { Worker } = require('@yardmaster/worker-kit');
const { runWorkerProgram } = require('@yardmaster/worker-kit/program');
const { YardError } = require('@yardmaster/protocol');
const capability = JSON.parse(readFileSync(new URL('capability.json', import.meta.url), 'utf8'));
const stallMsMin = 500;
const lookMs = 100;

void runWorkerProgram({
  name: 'chaos-worker',
  description: 'Adds numbers slowly, and records each run in a journal.',
  options: [{ flag: '--journal', description: 'file for the begin and end of each run (appended)' }],
  createWorker: ({ workerId, instanceId, slots, labels }, { journal }, log) => {
    const write = journalTo(journal);
    watchForStalls(write);
    const worker = new Worker({
      workerId,
      instanceId,
      name: 'chaos',
      version: '1.0.0',
      slots: slots ?? 2,
      labels,
      log,
    });
    return worker.capability(capability, (input, context) => sum(input, context, write));
  },
});

/** Computes the sum. Writes the end to the journal before it is reported. */
async function sum(input, { taskId, attempt, session, signal, output, artifact }, write) {
  const { ref, upTo, lines, lineMs, isQuiet, failures, artifactBytes } = input;
  write({ type: 'begin', taskId, attempt });
  session?.state.set('count', (session.state.get('count') ?? 0) + 1);
  const count = session?.state.get('count');
  try {
    let total = 0;
    for (let line = 1; line <= lines; line++) {
      await delay(lineMs, undefined, { signal });
      for (let number = partEnd(line - 1) + 1; number <= partEnd(line); number++) total += number;
      if (attempt <= failures && 2 * line > lines) throw new YardError('chaos.FLAKY', `attempt ${attempt} fails`);
      if (artifactBytes > 0 && line === Math.ceil(lines / 2))
        await artifact('sum.bin', Buffer.alloc(artifactBytes, `${ref}\n`));
      if (!isQuiet) output('stdout', `${ref} line ${line}\n`);
    }
    write({ type: 'end', taskId, attempt, ending: 'returned' });
    return { total, attempt, count };
  } catch (error) {
    write({ type: 'end', taskId, attempt, ending: 'stopped' });
    throw error;
  }

  function partEnd(line) {
    return Math.floor((upTo * line) / lines);
  }
}

/** Appends each line with one write, so that a kill leaves only complete lines. */
function journalTo(file) {
  const descriptor = openSync(file, 'a');
  return (entry) => writeSync(descriptor, `${JSON.stringify({ ...entry, atMs: Date.now() })}\n`);
}

/** Records stalls, when the machine did not run this process for a while. */
function watchForStalls(write) {
  let lookedAtMs = Date.now();
  const timer = setInterval(() => {
    const stalledMs = Date.now() - lookedAtMs - lookMs;
    if (stalledMs >= stallMsMin) write({ type: 'stall', sinceMs: lookedAtMs });
    lookedAtMs = Date.now();
  }, lookMs);
  timer.unref();
}
