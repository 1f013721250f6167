import type { AuditLine, AuditPage } from '@yardmaster/client';
import { isFinal, retryDelayMs, triesMax } from './follow-task';

/** Reads a page of the audit log. */
export type ReadAudit = (query: { limit: number; cursor?: string; newerThan?: string }) => Promise<AuditPage>;

/** Time between two questions for new lines. */
const pollMs = 1000;
const pageSizeMax = 1000;
/** Lines between two questions. Beyond it, the oldest are left out. */
const linesMax = 100_000;

/** Yields the last `limit` lines of the audit log, oldest first, then those that are added, until `signal` aborts. */
export async function* followAudit(
  read: ReadAudit,
  limit: number,
  signal: AbortSignal,
  wait: (delayMs: number, signal: AbortSignal) => Promise<void>,
  onRetry: (delayMs: number) => void = () => {},
): AsyncGenerator<AuditLine[]> {
  let newerThan: string | undefined;
  for (let tries = 1; !signal.aborted;) {
    let delayMs = pollMs;
    try {
      const { lines, headCursor } = await readLines(read, newerThan === undefined ? limit : linesMax, { newerThan });
      [newerThan, tries] = [headCursor, 1];
      if (lines.length > 0) yield lines.reverse();
    } catch (error) {
      if (signal.aborted) return;
      if (isFinal(error) || tries >= triesMax) throw error;
      delayMs = retryDelayMs(tries++);
      onRetry(delayMs);
    }
    await wait(delayMs, signal);
  }
}

/** Reads up to `limit` lines, newest first, in as many pages as needed. `headCursor` is the end of the log at the first page. */
export async function readLines(
  read: ReadAudit,
  limit: number,
  query: { newerThan?: string } = {},
): Promise<{ lines: AuditLine[]; headCursor: string; isComplete: boolean }> {
  const lines: AuditLine[] = [];
  let headCursor: string | undefined;
  let cursor: string | undefined;
  do {
    const page = await read({ ...query, limit: Math.min(limit - lines.length, pageSizeMax), cursor });
    headCursor ??= page.headCursor;
    lines.push(...page.lines);
    cursor = page.nextCursor;
  } while (cursor !== undefined && lines.length < limit);
  return { lines, headCursor, isComplete: cursor === undefined };
}
