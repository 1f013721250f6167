// Allows only one set-up of a project at a time: two at once would remove each other's files.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT, SetupError } from './command.mjs';

/** Held by every set-up of this checkout. */
export const SET_UP_LOCK = join(ROOT, 'node_modules/.set-up.lock');
/** Held while its TypeScript is compiled. A holder of `SET_UP_LOCK` may acquire it, but not vice versa. */
export const COMPILE_LOCK = join(ROOT, 'node_modules/.compile.lock');
const LOOK_AGAIN_MS = 200;
/** Longer than any set-up takes. The process id of a dead holder may belong to another process. */
const WAIT_MS_MAX = 30 * 60_000;
/** A holder writes its process id right after it creates the file; on a full disk it never does. */
const EMPTY_MS_MAX = 5000;

/**
 * Runs `work` under the lock. Waits for a running holder, and takes over the lock of a dead one.
 *
 * @throws {SetupError} after `waitMsMax`
 */
export async function locked(file, { log, signal, waitMsMax = WAIT_MS_MAX }, work) {
  const startedAtMs = performance.now();
  let isAnnounced = false;
  while (!take(file)) {
    if (isAbandoned(file) && takeOver(file)) continue;
    const holder = `process ${holderOf(file) || 'unknown'}`;
    if (performance.now() - startedAtMs >= waitMsMax)
      throw new SetupError(`${file} is still held (${holder}): if no other set-up runs, remove that file`);
    if (!isAnnounced) log(`waiting for another set-up (${holder}) …`);
    isAnnounced = true;
    await delay(LOOK_AGAIN_MS, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  }
}

function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Removes an abandoned lock. Only one process may do this, because a second one would remove the new lock of the first.
 * So it checks again while it holds the right to remove.
 */
function takeOver(file) {
  const right = `${file}.takeover`;
  if (!take(right)) {
    if (isAbandoned(right)) rmSync(right, { force: true });
    return false;
  }
  try {
    if (isAbandoned(file)) rmSync(file, { force: true });
    return true;
  } finally {
    rmSync(right, { force: true });
  }
}

/** True if the lock file exists but no process holds the lock. */
function isAbandoned(file) {
  const holder = holderOf(file);
  if (holder === undefined) return false;
  return holder === 0 ? ageMsOf(file) > EMPTY_MS_MAX : !isAlive(holder);
}

/** Returns the process id of the holder: 0 if the file does not contain one, undefined if there is no file. */
function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    return undefined; // it was just released
  }
}

function ageMsOf(file) {
  const { mtimeMs = Infinity } = statSync(file, { throwIfNoEntry: false }) ?? {};
  return Date.now() - mtimeMs;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
