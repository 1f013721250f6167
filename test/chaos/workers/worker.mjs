// A worker of the worker kit that does `chaos.sum`, and keeps a journal of what it really ran:
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
  description: 'Adds numbers slowly, and says in a journal when it did.',
  options: [{ flag: '--journal', description: 'file to which each begin and end is appended' }],
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

/** The end is in the journal before anybody else can know of it. */
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

/** Each line is one write to a file opened for appending, so a kill between two of them leaves whole lines. */
function journalTo(file) {
  const descriptor = openSync(file, 'a');
  return (entry) => writeSync(descriptor, `${JSON.stringify({ ...entry, atMs: Date.now() })}\n`);
}

/** A machine too busy to run this process for a while is a fault too, which nobody planned. */
function watchForStalls(write) {
  let lookedAtMs = Date.now();
  const timer = setInterval(() => {
    const stalledMs = Date.now() - lookedAtMs - lookMs;
    if (stalledMs >= stallMsMin) write({ type: 'stall', sinceMs: lookedAtMs });
    lookedAtMs = Date.now();
  }, lookMs);
  timer.unref();
}
