import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOut } from './checkout';
import type { Expected } from './expected';
import { OldService } from './old-service';
import { readState } from './api-state';
import { Story } from './story';

interface Making {
  root: string;
  commit: string;
  folder: string;
  keepsCheckout: boolean;
  say(line: string): void;
}

/**
 * Makes both folders with three starts of the old service: first, tasks that end, and a clean shutdown, which empties the write-ahead log;
 * second, live tasks and a kill, which leaves the latest changes in that log; third, one more start and a clean shutdown.
 */
export async function makeFolder({ root, commit, folder, keepsCheckout, say }: Making): Promise<void> {
  const checkout = checkOut(root, commit, say);
  const work = mkdtempSync(join(tmpdir(), 'yardmaster-folder-'));
  const clean = (): void => {
    rmSync(work, { recursive: true, force: true });
    if (!keepsCheckout) checkout.remove();
  };
  const interrupted = (): void => process.exit(130);
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted).once('exit', clean);
  try {
    await live({ built: checkout.folder, commit: checkout.commit, work, folder, say });
  } finally {
    clean();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted).off('exit', clean);
  }
  if (keepsCheckout) say(`the checkout is ${checkout.folder}; remove it with git worktree remove --force`);
}

interface Lives {
  built: string;
  commit: string;
  work: string;
  folder: string;
  say(line: string): void;
}

export async function live({ built, commit, work, folder, say }: Lives): Promise<void> {
  const dataDir = join(work, 'data');
  const story = new Story();
  const askAll = (service: OldService) => readState(service, Object.values(story.sessions));
  const copy = (name: string): void => cpSync(dataDir, join(folder, name, 'data'), { recursive: true });

  say('first start: tasks and sessions that end');
  const first = await OldService.start(built, dataDir);
  await story.past(first);
  await first.end('SIGTERM');

  say('second start: waiting and running tasks, and a kill');
  const second = await OldService.start(built, dataDir);
  await story.present(second);
  const said = await askAll(second);
  const expected: Expected = { commit, atMs: Date.now(), ...story.known(), ...said };
  await second.end('SIGKILL');
  mkdirSync(folder, { recursive: true });
  copy('killed');
  writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(expected)}\n`);

  say('third start: the workers reconnect, and a clean shutdown');
  const third = await OldService.start(built, dataDir);
  await story.reconnect(third);
  assert.deepEqual(
    withoutUse(await askAll(third)),
    withoutUse(said),
    'the answers of that version differ after its own restart',
  );
  await third.end('SIGTERM');
  copy('closed');
  story.end();
}

/** Drops the last use of sessions, which a start resets. */
function withoutUse(said: Awaited<ReturnType<typeof readState>>): unknown {
  return JSON.parse(JSON.stringify(said), (key, value: unknown) =>
    key === 'lastUsedAt' ? undefined : value,
  ) as unknown;
}
