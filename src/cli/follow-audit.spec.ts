import type { AuditLine, AuditPage } from '@yardmaster/client';
import { formatAuditLine, formatAuditLines } from './audit-line';
import { followAudit, readLines, type ReadAudit } from './follow-audit';
import { CommandError } from './problem';

const line = (action: string, more: Partial<AuditLine> = {}): AuditLine => ({
  at: '2026-01-31T12:00:00.000Z',
  stream: 'changes',
  by: { key: 'k-1' },
  from: '10.0.0.1',
  action,
  status: 202,
  ...more,
});

/** A log with this many lines, `a0` first. The cursors are numbers of lines. */
function logOf(lines: AuditLine[], pageMax = 2): ReadAudit {
  return ({ limit, cursor, newerThan = '0' }) => {
    const end = Number(cursor ?? lines.length);
    const start = Math.max(Number(newerThan), end - Math.min(limit, pageMax));
    const page: AuditPage = { lines: lines.slice(start, end).reverse(), headCursor: String(lines.length) };
    return Promise.resolve(start > Number(newerThan) ? { ...page, nextCursor: String(start) } : page);
  };
}

describe(readLines, () => {
  const lines = ['a', 'b', 'c', 'd', 'e'].map((action) => line(action));
  const actionsOf = async (limit: number): Promise<[string, boolean]> => {
    const read = await readLines(logOf(lines), limit);
    return [read.lines.map(({ action }) => action).join(''), read.isComplete];
  };

  it('reads as many pages as needed, and reports whether there are more', async () => {
    expect([await actionsOf(3), await actionsOf(5), await actionsOf(9)]).toEqual([
      ['edc', false],
      ['edcba', true],
      ['edcba', true],
    ]);
  });
});

describe(followAudit, () => {
  it('yields the last lines, then each new one once, oldest first, over failures', async () => {
    const lines = ['a', 'b', 'c'].map((action) => line(action));
    const read = logOf(lines);
    const [aborter, retries] = [new AbortController(), [] as number[]];
    let polls = 0;
    const failing: ReadAudit = (query) => {
      polls++;
      return polls === 2 || polls === 3 ? Promise.reject(new Error('gone')) : read(query);
    };
    const wait = (): Promise<void> => {
      if (polls === 3) lines.push(...['d', 'e', 'f', 'g', 'h'].map((action) => line(action)));
      if (polls > 8) aborter.abort();
      return Promise.resolve();
    };
    const yielded: string[] = [];
    for await (const some of followAudit(failing, 2, aborter.signal, wait, (delayMs) => void retries.push(delayMs)))
      yielded.push(some.map(({ action }) => action).join(''));
    expect(yielded).toEqual(['bc', 'defgh']);
    expect(retries).toEqual([250, 500]);
  });

  it('gives up on an answer that a retry would not change', async () => {
    const problem = new CommandError({ code: 'FORBIDDEN', detail: 'x', status: 403 }, 1);
    const all = followAudit(
      () => Promise.reject(problem),
      1,
      new AbortController().signal,
      () => Promise.resolve(),
    );
    await expect(all.next()).rejects.toBe(problem);
  });
});

describe(formatAuditLine, () => {
  it.each([
    [line('tasks.cancel', { object: { kind: 'task', id: 't-1' } }), 'k-1', 'task t-1', '202'],
    [
      line('tasks.batch', { by: { key: 'k-1', name: 'ci' }, count: 5, sampled: 100 }),
      'k-1 (ci)',
      '',
      '202 × 5 1 of 100',
    ],
    [line('links.open', { by: { key: null, worker: 'w-1' } }), 'worker token w-1', '', '202'],
    [line('tunnels.open', { by: { key: null, ticket: 'tunnel' } }), 'ticket for tunnel', '', '202'],
    [line('audit.omitted', { by: { key: null }, from: undefined, status: undefined, count: 7 }), '-', '', '× 7'],
    [line('tasks.list', { status: 401, code: 'UNAUTHORIZED' }), 'k-1', '', '401 UNAUTHORIZED'],
  ])('names who, what and the result of %j', (given, who, object, result) => {
    const cells = formatAuditLines([given]).split('\n')[1]!.split(/ {2,}/);
    expect(cells).toEqual([given.at, who, given.from, given.action, object, result].filter(Boolean));
    expect(formatAuditLine(given).split(/ {2,}/)).toEqual(cells);
  });

  it('lets no text of a caller control the terminal', () => {
    const hostile = '\u001b[2J\u009b\u202e\n';
    const given = line(hostile, {
      by: { key: hostile, name: hostile },
      object: { kind: hostile, id: hostile },
      code: hostile,
    });
    for (const text of [formatAuditLine(given), formatAuditLines([given]).split('\n')[1]!])
      expect(text).toMatch(/^[ -~]+$/);
  });
});
