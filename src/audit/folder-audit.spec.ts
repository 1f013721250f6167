import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock, SeededRandom } from '@yardmaster/testkit';
import { createLog } from '../log';
import type { AuditPage, AuditQuery } from './audit';
import type { AuditEvent, AuditStream } from './audit-event';
import { lineOf } from './audit-line.policy';
import { pageBytesMax } from './audit-reader';
import { FolderAudit, type AuditSettings } from './folder-audit';
import { refusalsPerSecond } from './refusal-limit';
import { shareMs } from './repetitions';

const MiB = 2 ** 20;
const change: AuditEvent = {
  kind: 'change',
  by: { key: 'k-1' },
  from: '10.0.0.1',
  action: 'workers.drain',
  status: 202,
};
const submission: AuditEvent = { ...change, kind: 'submission', action: 'tasks.submit' };
const refusal: AuditEvent = { ...change, kind: 'refusal', by: { key: null }, action: 'tasks.list', status: 401 };
const of = (event: AuditEvent, id: string): AuditEvent => ({ ...event, object: { kind: 'task', id } });

describe(FolderAudit.name, () => {
  let folder: string;
  let clock: ManualClock;
  let audit: FolderAudit;
  let logged: string[];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-'));
    clock = new ManualClock();
    logged = [];
    audit = create();
  });
  afterEach(async () => {
    await audit.close();
    await rm(folder, { recursive: true, force: true });
  });

  function create(settings: Partial<AuditSettings> = {}): FolderAudit {
    const log = createLog('info', { write: (line) => void logged.push((JSON.parse(line) as { event: string }).event) });
    const all: AuditSettings = { folder, auditBytesMax: MiB, auditSubmissions: 'all', ...settings };
    return new FolderAudit(all, clock, new SeededRandom(1), log);
  }
  const read = (query: Partial<AuditQuery> = {}): Promise<AuditPage> => audit.read({ limit: 1000, ...query });
  const actions = async (query: Partial<AuditQuery> = {}): Promise<string[]> =>
    (await read(query)).lines.map(({ action }) => action);
  const ids = async (query: Partial<AuditQuery> = {}): Promise<Array<string | undefined>> =>
    (await read(query)).lines.map(({ object }) => object?.id);
  const filesOf = async (stream: AuditStream): Promise<string[]> =>
    (await readdir(folder)).filter((name) => name.startsWith(stream)).sort();
  const textOf = async (stream: AuditStream): Promise<string> =>
    (await Promise.all((await filesOf(stream)).map((name) => readFile(join(folder, name), 'utf8')))).join('');

  describe('record', () => {
    it('writes each event to its stream, as one JSON line', async () => {
      for (const event of [change, submission, refusal]) audit.record(event);
      await audit.close();
      for (const [stream, event] of [
        ['changes', change],
        ['submissions', submission],
        ['refusals', refusal],
      ] as const)
        expect(await textOf(stream)).toBe(`${JSON.stringify(lineOf(event, clock.nowMs()))}\n`);
    });

    it('writes all events and counts before close resolves, and records nothing afterwards', async () => {
      for (let index = 0; index < 30; index++) audit.record(refusal);
      for (let index = 0; index < 5; index++) audit.record(change);
      for (let index = 0; index < 50; index++) audit.record(of(submission, `t-${index}`));
      await audit.close();
      audit.record(of(change, 'late'));
      await clock.advance(shareMs);
      expect([(await textOf('refusals')).split('\n').length, await textOf('refusals')]).toEqual([
        refusalsPerSecond + 2,
        expect.stringContaining('"action":"audit.omitted","count":20'),
      ]);
      expect((await textOf('submissions')).split('\n')).toHaveLength(51);
      expect(await textOf('changes')).toMatch(/"status":202\}\n.*"status":202,"count":4\}\n$/);
    });

    it('keeps changes readable in a flood of refusals and submissions', async () => {
      for (let index = 0; index < 20; index++) audit.record(of(change, `t-${index}`));
      const long = { ...submission, by: { key: 'k-2', name: 'x'.repeat(100) } };
      for (let round = 0; round < 60; round++) {
        for (let index = 0; index < 100; index++) audit.record(of(long, `t-${round}-${index}`));
        for (let index = 0; index < 1000; index++) audit.record(of({ ...change, status: 404 }, `t-${index}`));
        await audit.read({ limit: 1 });
        await clock.advance(1000);
      }
      expect(await filesOf('submissions')).not.toContain('submissions-000001.jsonl');
      expect((await textOf('submissions')).length).toBeLessThanOrEqual(MiB / 4);
      expect(await ids({ streams: ['changes'] })).toEqual(Array.from({ length: 20 }, (_, at) => `t-${19 - at}`));
      const refused = await read({ streams: ['refusals'] });
      expect(refused.lines).toHaveLength(60 * (refusalsPerSecond + 1));
      expect(refused.lines[0]).toMatchObject({ action: 'audit.omitted', count: 1000 - refusalsPerSecond });
    });

    it('joins repeated changes of a key for a period, then writes the next one separately', async () => {
      for (let index = 0; index < 100; index++) audit.record(of(change, 't-1'));
      audit.record(of({ ...change, by: { key: 'k-2' } }, 't-1'));
      await clock.advance(shareMs);
      audit.record(of(change, 't-1'));
      const lines = (await read()).lines.reverse();
      expect(lines.map(({ by, count }) => [by.key, count])).toEqual([
        ['k-1', undefined],
        ['k-2', undefined],
        ['k-1', 99],
        ['k-1', undefined],
      ]);
    });

    it('joins the chunks of an input, and rejected submissions, but not successful ones', async () => {
      for (let index = 0; index < 9; index++) {
        audit.record({ ...of(submission, 't-1'), action: 'tasks.input', isSerial: true });
        audit.record({ ...submission, status: 422, code: 'INVALID_INPUT' });
        audit.record({ ...submission, action: 'tasks.batch', count: 5 });
        audit.record(submission);
      }
      await clock.advance(shareMs);
      const counts = new Map<string, Array<number | undefined>>();
      for (const { action, code = '', count } of (await read()).lines)
        counts.set(action + code, [count, ...(counts.get(action + code) ?? [])]);
      expect(Object.fromEntries(counts)).toEqual({
        'tasks.input': [undefined, 8],
        'tasks.submitINVALID_INPUT': [undefined, 8],
        'tasks.batch': Array.from({ length: 9 }, () => 5),
        'tasks.submit': Array.from({ length: 9 }, () => undefined),
      });
    });

    it('samples or omits submissions, but records every change', async () => {
      for (const [setting, least, most] of [
        ['sampled', 50, 150],
        ['off', 0, 0],
      ] as const) {
        await audit.close();
        await rm(folder, { recursive: true });
        audit = create({ auditSubmissions: setting, auditBytesMax: 64 * MiB });
        for (let index = 0; index < 10_000; index++) audit.record(of(submission, `t-${index}`));
        audit.record(change);
        const { lines } = await read({ streams: ['submissions'] });
        expect(lines.length).toBeGreaterThanOrEqual(least);
        expect(lines.length).toBeLessThanOrEqual(most);
        expect(lines.filter(({ sampled }) => sampled !== 100)).toEqual([]);
        expect((await read({ streams: ['changes'] })).lines).not.toContainEqual(
          expect.objectContaining({ sampled: 100 }),
        );
        expect(await actions({ streams: ['changes'] })).toEqual(['workers.drain']);
      }
    });

    it('logs the beginning and the end of an outage once', async () => {
      await rm(folder, { recursive: true });
      await writeFile(folder, '');
      for (let index = 0; index < 3; index++) {
        audit.record(of(change, `t-${index}`));
        await clock.advance(5000);
        await read().catch(() => undefined);
      }
      expect(logged).toEqual(['audit_failed']);
      await rm(folder);
      expect(await ids()).toEqual(['t-2', 't-1', 't-0']);
      expect(logged).toEqual(['audit_failed', 'audit_resumed']);
    });

    it('logs that close lost unwritten lines', async () => {
      await rm(folder, { recursive: true });
      await writeFile(folder, '');
      audit.record(change);
      await audit.close();
      expect(logged).toEqual(['audit_failed', 'audit_lost']);
    });
  });

  describe('read', () => {
    it('merges the streams, newest first, with events that are not on disk yet', async () => {
      for (const event of [change, submission, refusal, change]) {
        audit.record(of(event, `t-${event.action}-${clock.nowMs()}`));
        await clock.advance(1);
      }
      expect((await read()).lines.map(({ stream }) => stream)).toEqual([
        'changes',
        'refusals',
        'submissions',
        'changes',
      ]);
    });

    it('pages without gaps and repetitions, while lines are added', async () => {
      for (let index = 0; index < 50; index++) {
        audit.record(of(index % 3 === 0 ? change : submission, `t-${index}`));
        await clock.advance(index % 2);
      }
      const seen: string[] = [];
      for (let cursor: string | undefined, pages = 0; pages === 0 || cursor !== undefined; pages++) {
        const page = await read({ limit: 7, cursor });
        seen.push(...page.lines.map(({ object }) => object!.id));
        cursor = page.nextCursor;
        audit.record(of(change, `later-${pages}`));
      }
      expect([...seen].sort()).toEqual(Array.from({ length: 50 }, (_, at) => `t-${at}`).sort());
    });

    it('yields only lines that were added since an earlier page, also over rotated and deleted files', async () => {
      let { headCursor } = await read();
      for (let round = 0; round < 30; round++) {
        if (round === 20) await rm(folder, { recursive: true });
        for (let index = 0; index < 50; index++) audit.record(of(submission, `t-${round}-${index}`));
        const page = await read({ newerThan: headCursor });
        expect(page.lines.map(({ object }) => object?.id)).toEqual(
          Array.from({ length: 50 }, (_, at) => `t-${round}-${49 - at}`),
        );
        ({ headCursor } = page);
      }
      expect((await read({ newerThan: headCursor })).lines).toEqual([]);
    });

    it('takes everything for new if the folder was deleted while the control plane was stopped', async () => {
      audit.record(of(change, 't-1'));
      const { headCursor } = await read();
      await audit.close();
      await rm(folder, { recursive: true });
      audit = create();
      expect((await read({ newerThan: headCursor })).lines).toEqual([]);
      audit.record(of({ ...change, action: 'a' }, 't-2'));
      expect(await ids({ newerThan: headCursor })).toEqual(['t-2']);
    });

    it('selects by time, key, action and stream', async () => {
      const beganMs = clock.nowMs();
      for (let index = 0; index < 10; index++) {
        audit.record(of({ ...change, by: { key: `k-${index % 2}` } }, `t-${index}`));
        audit.record(of(submission, `s-${index}`));
        await clock.advance(100_000);
      }
      const times = { afterMs: beganMs + 300_000, beforeMs: beganMs + 500_000 };
      expect(await ids({ ...times, streams: ['changes'] })).toEqual(['t-4', 't-3']);
      expect(await ids({ key: 'k-0', streams: ['changes'] })).toEqual(['t-8', 't-6', 't-4', 't-2', 't-0']);
      expect(await ids({ ...times, action: 'tasks.' })).toEqual(['s-4', 's-3']);
      expect(await ids({ action: 'asks.' })).toEqual([]);
    });

    it('finds lines by time after the clock was set back', async () => {
      const hourMs = 3_600_000;
      const beganMs = clock.nowMs();
      audit.record(of(change, 'early'));
      await clock.advance(2 * hourMs);
      audit.record(of(change, 'late'));
      await audit.close();
      clock = new ManualClock(beganMs - hourMs);
      audit = create();
      audit.record(of(change, 'set-back'));
      expect(await ids({ afterMs: beganMs + hourMs })).toEqual(['late']);
      expect(await ids({ beforeMs: beganMs })).toEqual(['set-back']);
      expect(await ids()).toEqual(['set-back', 'late', 'early']);
    });

    it('skips cut lines, foreign text and foreign files', async () => {
      audit.record(of(change, 't-1'));
      await read();
      await appendFile(join(folder, 'changes-000001.jsonl'), `\n\u0000\n${'x'.repeat(200_000)}\n{"at":"20`);
      await writeFile(join(folder, 'changes.txt'), 'x');
      await mkdir(join(folder, 'changes-000009.jsonl'));
      await audit.close();
      audit = create();
      expect(await ids()).toEqual(['t-1']);
    });

    it('reads a limited number of bytes for a page', async () => {
      audit = create({ auditBytesMax: 64 * MiB });
      const text = `${JSON.stringify(lineOf(of(submission, 't-1'), clock.nowMs()))}\n`;
      audit.record(of(change, 'first'));
      await read();
      await writeFile(join(folder, 'submissions-000001.jsonl'), text.repeat((2.5 * pageBytesMax) / text.length));
      const pages: AuditPage[] = [];
      for (let cursor: string | undefined; pages.length === 0 || cursor !== undefined;) {
        pages.push(await read({ key: 'nobody', cursor }));
        cursor = pages.at(-1)!.nextCursor;
      }
      expect(pages.map(({ lines }) => lines.length)).toEqual([0, 0, 0]);
    });

    it.each(['x', '', '1-2-3', '1-2-3-4-5-6-7', `${'z'.repeat(11)}-0-0-0-0-0`, '-1-0-0-0-0-0', '1.5-0-0-0-0-0'])(
      'rejects the cursor %j',
      async (cursor) => {
        await expect(read({ cursor })).rejects.toMatchObject({ code: 'INVALID_REQUEST', path: 'cursor' });
        await expect(read({ newerThan: cursor })).rejects.toMatchObject({ path: 'newerThan' });
      },
    );

    it.each(['zzzzzzzzzz-zzzzzzzzzz-zzzzzzzzzz-zzzzzzzzzz-1-1', '1-5-1-5-0-0'])(
      'reads whole lines from the forged cursor %s',
      async (cursor) => {
        for (let index = 0; index < 5; index++) audit.record(of(change, `t-${index}`));
        const { lines } = await read({ cursor });
        expect(lines.length).toBeLessThanOrEqual(5);
      },
    );
  });
});
