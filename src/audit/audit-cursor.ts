import { InvalidPayloadError } from '@yardmaster/protocol';
import { auditStreams, type AuditStream } from './audit-event';

/** A place in a stream: lines before this offset of this file, and older files. File 0: there are none. */
export interface Position {
  file: number;
  offset: number;
}

export type Positions = ReadonlyMap<AuditStream, Position>;

/** Returns the cursor of these positions. Streams without one are at their end. */
export function toCursor(positions: Positions): string {
  const numbers = auditStreams.flatMap((stream) => {
    const { file, offset } = positions.get(stream) ?? nothing;
    return [file, offset];
  });
  return numbers.map((number) => number.toString(36)).join('-');
}

/** Parses the cursor in this query parameter. @throws InvalidPayloadError `INVALID_REQUEST` with the path of the parameter */
export function fromCursor(cursor: string, path: string): Positions {
  const parts = cursor.split('-');
  if (parts.length !== 2 * auditStreams.length || !parts.every((part) => /^[0-9a-z]{1,10}$/.test(part)))
    throw new InvalidPayloadError({ path, message: 'is not a cursor of the audit log' }, 'INVALID_REQUEST');
  const numbers = parts.map((part) => parseInt(part, 36));
  return new Map(auditStreams.map((stream, at) => [stream, { file: numbers[2 * at]!, offset: numbers[2 * at + 1]! }]));
}

const nothing: Position = { file: 0, offset: 0 };
