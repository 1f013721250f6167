import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { TaskStore } from '../../src/tasks';
import { EmbeddedEngine } from '../../src/tasks/embedded/embedded-engine';
import { EmbeddedTaskStore } from '../../src/tasks/embedded/store/embedded-task-store';

type Writer = ChildProcessByStdio<null, Readable, null>;

/** Each acknowledged state, and the states that may have followed by the time of the crash. */
const statesSince: Record<string, string[]> = {
  queued: ['queued', 'running', 'succeeded'],
  running: ['running', 'succeeded'],
  succeeded: ['succeeded'],
};

describe('EmbeddedTaskStore after its process is killed', () => {
  let folder: string;
  let path: string;
  let writer: Writer;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yard-crash-'));
    path = join(folder, 'tasks.db');
    const program = [
      '--require',
      join(__dirname, '../support/compile-typescript.cjs'),
      join(__dirname, 'crash/writer.ts'),
      path,
    ];
    writer = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  });
  afterEach(async () => {
    writer.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  it('has every acknowledged change, and rejects other processes until then', async () => {
    const store = new EmbeddedTaskStore(new EmbeddedEngine({ path, lockWaitMs: 0 }));
    const printed = await printedUntilKilled(writer, 500, async () => {
      await expect(store.open()).rejects.toMatchObject({ code: 'CONFLICT' });
    });
    await store.open();
    expect(printed.length).toBeGreaterThanOrEqual(500);
    expect(await missing(store, printed)).toEqual([]);
    expect(await sum(store)).toBe(await length(store));
    await store.close();
  }, 30_000);
});

/** Returns the lines that the writer printed. Kills it while it works, after `count` lines and after `before`. */
async function printedUntilKilled(writer: Writer, count: number, before: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const reader = createInterface({ input: writer.stdout });
  const enough = new Promise<void>((resolve, reject) => {
    reader.on('line', (line) => lines.push(line) === count && resolve());
    reader.once('close', () => reject(new Error('the writer ended by itself')));
  });
  await enough;
  await before();
  const closed = once(reader, 'close');
  writer.kill('SIGKILL');
  await closed;
  return lines.filter((line) => / (queued|running|succeeded)$/.test(line));
}

async function missing(store: TaskStore, printed: string[]): Promise<string[]> {
  const lacking: string[] = [];
  for (const line of printed) {
    const [id, state] = line.split(' ') as [string, string];
    if (!statesSince[state]!.includes((await store.tasks.get(id))?.state ?? 'none')) lacking.push(line);
  }
  return lacking;
}

async function sum(store: TaskStore): Promise<number> {
  return (await store.tasks.counts()).reduce((total, { count }) => total + count, 0);
}

async function length(store: TaskStore): Promise<number> {
  let total = 0;
  let cursor: string | undefined;
  do {
    const page = await store.tasks.list({}, { limit: 500, ...(cursor && { cursor }) });
    total += page.tasks.length;
    cursor = page.nextCursor;
  } while (cursor);
  return total;
}
