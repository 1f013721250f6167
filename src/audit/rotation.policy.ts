import { auditStreams, type AuditStream } from './audit-event';

/** A file of a stream. A higher number is newer. */
export interface AuditFile {
  number: number;
  bytes: number;
}

/**
 * Lines of a file are in order of time up to this tolerance: the clocks of two control planes may differ, and clocks are corrected. If the
 * clock is set back further, a new file begins. Readers rely on it to stop early.
 */
export const orderToleranceMs = 60_000;

/** Part of `AUDIT_BYTES_MAX` for each stream. */
const shares: Readonly<Record<AuditStream, number>> = { changes: 1 / 2, submissions: 1 / 4, refusals: 1 / 4 };
/** Files of a stream, if all are full. */
const filesPerStream = 8;
/** Limit of files of a stream, which a clock that is set back again and again could reach. */
export const filesMax = 64;

/** Limits of a stream in bytes: of all its files together, and of each. */
export interface StreamLimits {
  bytesMax: number;
  fileBytesMax: number;
}

export function limitsOf(stream: AuditStream, auditBytesMax: number): StreamLimits {
  const bytesMax = Math.floor(auditBytesMax * shares[stream]);
  return { bytesMax, fileBytesMax: Math.floor(bytesMax / filesPerStream) };
}

/** Returns the oldest files that have to go, so that the limits hold with one more full file. */
export function filesToRemove(files: readonly AuditFile[], { bytesMax, fileBytesMax }: StreamLimits): AuditFile[] {
  const oldestFirst = [...files].sort((a, b) => a.number - b.number);
  let bytes = oldestFirst.reduce((sum, file) => sum + file.bytes, 0);
  let count = oldestFirst.length;
  const removed: AuditFile[] = [];
  for (const file of oldestFirst) {
    if (bytes + fileBytesMax <= bytesMax && count < filesMax) break;
    removed.push(file);
    bytes -= file.bytes;
    count--;
  }
  return removed;
}

/** Returns the name of a file: `changes-000012.jsonl`. */
export function fileName(stream: AuditStream, number: number): string {
  return `${stream}-${String(number).padStart(6, '0')}.jsonl`;
}

/** Returns the stream and the number of a file; undefined if it is not one of the audit log. */
export function parseFileName(name: string): { stream: AuditStream; number: number } | undefined {
  const [, stream, digits] = /^([a-z]+)-(\d{6,12})\.jsonl$/.exec(name) ?? [];
  const known = auditStreams.find((each) => each === stream);
  const number = Number(digits);
  return known && number > 0 && fileName(known, number) === name ? { stream: known, number } : undefined;
}
