// One set-up of a project at a time: two at once would take each other's files away.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT, SetupError } from './command.mjs';

/** Held by everything that sets up this checkout. */
export const SET_UP_LOCK = join(ROOT, 'node_modules/.set-up.lock');
/** Held while its TypeScript is compiled; one that holds `SET_UP_LOCK` may take it, not the other way round. */
export const COMPILE_LOCK = join(ROOT, 'node_modules/.compile.lock');
const LOOK_AGAIN_MS = 200;
/** Longer than any set-up takes; a dead holder may have left its number to another process. */
const WAIT_MS_MAX = 30 * 60_000;
/** A holder writes its number right after it has made the file; on a full disk it never does. */
const EMPTY_MS_MAX = 5000;

/**
 * Does `work` while no other process does; waits for one that does, and takes over from one that has died.
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
 * Removes an abandoned lock. Of several that see it, one does: another would remove the lock that the first one has taken since. So it
 * looks once more while it has the right to.
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

/** The process that holds this lock: 0 if the file does not name one, undefined if there is no file. */
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
