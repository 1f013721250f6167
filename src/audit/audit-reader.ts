import type { AuditPage, AuditQuery } from './audit';
import { fromCursor, toCursor, type Position, type Positions } from './audit-cursor';
import { auditStreams, type AuditLine, type AuditStream } from './audit-event';
import type { AuditFile } from './rotation.policy';
import type { StreamFiles } from './stream-files';
import { StreamReader, type ReadLine } from './stream-reader';

/** Bytes that one page reads. A page that finds few lines in them is short. */
export const pageBytesMax = 8 * 2 ** 20;

/** A stream while a page is read. */
interface OpenStream {
  stream: AuditStream;
  lines: AsyncGenerator<ReadLine, void, undefined>;
  /** The next line; undefined after the last one. */
  next?: ReadLine;
}

/** Reads pages of the audit log: merges its streams by time, newest line first. */
export class AuditReader {
  constructor(private readonly files: ReadonlyMap<AuditStream, StreamFiles>) {}

  async read(query: AuditQuery): Promise<AuditPage> {
    const listed = new Map<AuditStream, AuditFile[]>();
    for (const [stream, files] of this.files) listed.set(stream, await files.list());
    const head: Positions = new Map([...listed].map(([stream, files]) => [stream, endOf(files)]));
    const start = query.cursor === undefined ? head : fromCursor(query.cursor, 'cursor');
    const floor = query.newerThan === undefined ? new Map() : fromCursor(query.newerThan, 'newerThan');
    const budget = { bytesLeft: pageBytesMax };
    const open = (query.streams ?? auditStreams).map((stream): OpenStream => {
      const reader = new StreamReader(this.files.get(stream)!, (bytes) => (budget.bytesLeft -= bytes));
      const end = head.get(stream)!;
      const range = { ...query, start: start.get(stream)!, floor: floorOf(floor.get(stream), end) };
      return { stream, lines: reader.lines(listed.get(stream)!, range) };
    });
    try {
      return { ...(await pageOf(open, query, () => budget.bytesLeft > 0)), headCursor: toCursor(head) };
    } finally {
      for (const { lines } of open) await lines.return();
    }
  }
}

/** Takes the newest line of the streams, again and again. */
async function pageOf(
  streams: readonly OpenStream[],
  query: AuditQuery,
  mayRead: () => boolean,
): Promise<Omit<AuditPage, 'headCursor'>> {
  const lines: AuditPage['lines'] = [];
  for (const each of streams) await advance(each);
  while (lines.length < query.limit && mayRead()) {
    const newest = newestOf(streams);
    if (!newest?.next) break;
    const { line, atMs } = newest.next;
    if (isSelected(line, atMs, query)) lines.push({ ...line, stream: newest.stream });
    await advance(newest);
  }
  const positions = new Map(streams.flatMap(({ stream, next }) => (next ? [[stream, next.position] as const] : [])));
  return { lines, ...(positions.size > 0 && { nextCursor: toCursor(positions) }) };
}

async function advance(open: OpenStream): Promise<void> {
  const { value } = await open.lines.next();
  open.next = value ?? undefined;
}

function newestOf(streams: readonly OpenStream[]): OpenStream | undefined {
  let newest: OpenStream | undefined;
  for (const each of streams) if (each.next && each.next.atMs > (newest?.next?.atMs ?? -Infinity)) newest = each;
  return newest;
}

function isSelected({ by, action }: AuditLine, atMs: number, query: AuditQuery): boolean {
  const { afterMs = -Infinity, beforeMs = Infinity, key, action: prefix = '' } = query;
  return atMs >= afterMs && atMs < beforeMs && (key === undefined || by.key === key) && action.startsWith(prefix);
}

function endOf(files: readonly AuditFile[]): Position {
  const newest = files.at(-1);
  return newest ? { file: newest.number, offset: newest.bytes } : { file: 0, offset: 0 };
}

/** Returns the lowest position to read. If the log ends before it, its folder was deleted: then everything is new. */
function floorOf(floor: Position = beginning, end: Position): Position {
  const isBeyond = floor.file > end.file || (floor.file === end.file && floor.offset > end.offset);
  return isBeyond ? beginning : floor;
}

const beginning: Position = { file: 0, offset: 0 };
