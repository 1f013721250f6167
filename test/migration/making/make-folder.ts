import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkOut } from './checkout';
import type { Expected } from './expected';
import { OldService } from './old-service';
import { ask } from './said';
import { Story } from './story';

interface Making {
  root: string;
  commit: string;
  folder: string;
  keepsCheckout: boolean;
  say(line: string): void;
}

/**
 * Makes both folders in three lives of the old service: the tasks that have ended and an orderly end, which empties the write-ahead log;
 * what is live and a kill, which leaves the latest changes in that log; and, on a copy, one more start and an orderly end.
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
  const leave = async (service: OldService, name: string, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const expected: Expected = {
      commit,
      atMs: Date.now(),
      ...story.known(),
      ...(await ask(service, Object.values(story.sessions))),
    };
    await service.end(signal);
    mkdirSync(join(folder, name), { recursive: true });
    cpSync(dataDir, join(folder, name, 'data'), { recursive: true });
    writeFileSync(join(folder, name, 'expected.json'), `${JSON.stringify(expected)}\n`);
  };

  say('the first life: tasks and sessions that end');
  const first = await OldService.start(built, dataDir);
  await story.past(first);
  await first.end('SIGTERM');

  say('the second life: tasks that wait and run, and a kill');
  const second = await OldService.start(built, dataDir);
  await story.present(second);
  await leave(second, 'killed', 'SIGKILL');

  say('the third life: the workers come back, and an orderly end');
  const third = await OldService.start(built, dataDir);
  await story.comeBack(third);
  await leave(third, 'closed', 'SIGTERM');
  story.end();
}
