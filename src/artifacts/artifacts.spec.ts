import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { claimed, startMs, succeeded } from '../../test/contract/task-store/fixture';
import { defaultEngine, volatileEngine } from '../../test/support/engines';
import { ManualClock } from '@yardmaster/testkit';
import { SystemRandom } from '@yardmaster/worker-kit/clock';
import { loadConfig } from '../config';
import { createLog } from '../log';
import type { Engine, TaskStore } from '../tasks';
import { Artifacts } from './artifacts';
import { createArtifacts } from './create-artifacts';
import { sweepAgeMs, uploadMsMax } from './upload-limits.policy';

jest.setTimeout(30_000);

describe(Artifacts.name, () => {
  const [log, random] = [createLog('silent'), new SystemRandom()];
  let dataDir: string;
  let clock: ManualClock;
  let engine: Engine;
  let store: TaskStore;
  const stores: TaskStore[] = [];
  let artifacts: Artifacts;
  let other: Artifacts;
  /** Starts one more replica on the shared store and folder. */
  let create: () => Promise<Artifacts>;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'yard-artifacts-'));
    clock = new ManualClock(Date.now());
    const config = loadConfig({ dataDir, artifactBytesMax, durability: 'normal' }, {});
    engine = volatileEngine(defaultEngine, { durability: 'normal' }, { random, clock, onError: () => undefined });
    store = await openStore();
    create = async () => createArtifacts(await openStore(), config, clock, random, log);
    artifacts = createArtifacts(store, config, clock, random, log);
    other = await create();
    await artifacts.start();
  });
  afterEach(async () => {
    await Promise.all([artifacts.close(), other.close()]);
    for (const one of stores.splice(0)) await one.close();
    await rm(dataDir, { recursive: true });
  });

  async function openStore(): Promise<TaskStore> {
    const opened = engine.newStore();
    stores.push(opened);
    await opened.open();
    return opened;
  }

  const files = (): string[] => {
    const root = join(dataDir, 'artifacts');
    return readdirSync(root).flatMap((task) => readdirSync(join(root, task)).map((file) => `${task}/${file}`));
  };

  function leave(taskId: string, count = 1): string {
    const folder = join(dataDir, 'artifacts', taskId);
    mkdirSync(folder, { recursive: true });
    for (let n = 0; n < count; n++) writeFileSync(join(folder, `left-${n}`), 'x');
    return join(folder, 'left-0');
  }

  function take(claim: { task: { id: string }; leaseId: string }, body: Readable | string, name = 'a') {
    const upload = { taskId: claim.task.id, leaseId: claim.leaseId, name, contentType: 'text/plain' };
    return artifacts.receive({ ...upload, body: typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body });
  }

  const artifactBytesMax = 1_000_000;
  const oldMs = sweepAgeMs(artifactBytesMax);

  it('keeps slow uploads while another replica starts and cleans up', async () => {
    const claim = await claimed(store);
    const body = new PassThrough();
    const taken = take(claim, body);
    await other.start();
    const beginMs = clock.nowMs();
    let sent = '';
    // File times come from the machine and do not advance with this clock, so the files look as old as in a bucket.
    for (; clock.nowMs() + 25_000 < beginMs + uploadMsMax(artifactBytesMax); sent += 'x') {
      body.write('x');
      await clock.advance(25_000);
      if (sent.length % 10 > 0) continue;
      const late = await create();
      await late.start();
      await late.sweep();
      await late.close();
    }
    await clock.advance(0);
    expect(files()).toHaveLength(1);
    body.end();
    await taken;
    await other.sweep();
    expect(await text(await other.read(claim.task.id, await other.get(claim.task.id, 'a')))).toBe(sent);
  });

  it('removes a file left by a crash once it is old, but not a file from the future', async () => {
    const claim = await claimed(store);
    await take(claim, 'kept');
    leave(claim.task.id);
    const nextYearMs = clock.nowMs() + 365 * 86_400_000;
    utimesSync(leave('t-future'), nextYearMs / 1000, nextYearMs / 1000);
    await other.start();
    await other.sweep();
    expect(files()).toHaveLength(3);
    await clock.advance(oldMs - 60_000);
    await other.sweep();
    expect(files()).toHaveLength(3);
    await clock.advance(3_600_000 + 60_000);
    await other.sweep();
    expect(files().sort()).toEqual([
      expect.stringMatching(new RegExp(`^${claim.task.id}/(?!left)`)),
      't-future/left-0',
    ]);
    expect(await text(await artifacts.read(claim.task.id, await artifacts.get(claim.task.id, 'a')))).toBe('kept');
  });

  it('removes the files of a task that another process pruned', async () => {
    const { task, leaseId } = await claimed(store);
    await take({ task, leaseId }, 'x');
    await store.attempts.finish(leaseId, succeeded, startMs + 2);
    const nothing = { endedBeforeMs: clock.nowMs(), endedMax: 0, endedBytesMax: 0, keysBeforeMs: 0 };
    expect(await store.retention.prune(nothing, 10)).toEqual([task.id]);
    await clock.advance(oldMs + 60_000);
    await artifacts.sweep();
    expect(readdirSync(join(dataDir, 'artifacts'))).toEqual([]);
  });

  it('removes 10,000 files in bounded steps', async () => {
    for (let n = 0; n < 100; n++) leave(`t-${n}`, 100);
    await clock.advance(oldMs + 60_000);
    const left = [files().length];
    for (; left.at(-1)! > 0; left.push(files().length)) await artifacts.sweep();
    const most = Math.max(...left.slice(1).map((count, at) => left[at]! - count));
    expect([left[0], left.length, most]).toEqual([10_000, 12, 1000]);
  });

  it('keeps an artifact readable to its end while it is replaced or its task removed', async () => {
    const claim = await claimed(store);
    const large = 'x'.repeat(500_000);
    await take(claim, large);
    const first = await artifacts.read(claim.task.id, await artifacts.get(claim.task.id, 'a'));
    await take(claim, 'y'.repeat(500_000));
    expect(files()).toHaveLength(1);
    const second = await artifacts.read(claim.task.id, await artifacts.get(claim.task.id, 'a'));
    await artifacts.removeTasks([claim.task.id]);
    expect(files()).toEqual([]);
    expect(await Promise.all([text(first), text(second)])).toEqual([large, 'y'.repeat(500_000)]);
    const gone = artifacts.read(claim.task.id, await artifacts.get(claim.task.id, 'a'));
    await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('reads an empty artifact and a range', async () => {
    const claim = await claimed(store);
    await take(claim, '', 'empty');
    await take(claim, '0123456789', 'digits');
    const { id } = claim.task;
    expect(await text(await artifacts.read(id, await artifacts.get(id, 'empty')))).toBe('');
    const range = { firstByte: 3, lastByte: 5 };
    expect(await text(await artifacts.read(id, await artifacts.get(id, 'digits'), range))).toBe('345');
  });
});
