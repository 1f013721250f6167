// One set-up of a project at a time: two at once would take each other's files away.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ROOT } from './command.mjs';

/** Held by everything that sets up this checkout. */
export const SET_UP_LOCK = join(ROOT, 'node_modules/.set-up.lock');
const LOOK_AGAIN_MS = 200;

/** Does `work` while no other process does; waits for one that does, and takes over from one that has died. */
export async function locked(file, { log, signal }, work) {
  let isAnnounced = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!isAnnounced) log(`waiting for another set-up (process ${holder ?? 'unknown'}) …`);
    isAnnounced = true;
    await delay(LOOK_AGAIN_MS, undefined, { signal });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
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

function holderOf(file) {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined; // it was released just now
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
