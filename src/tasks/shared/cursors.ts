import { InvalidPayloadError } from '@yardmaster/protocol';

/** Sort key of a task in the list, which is ordered by both fields, newest first. */
export interface TaskPosition {
  createdAtMs: number;
  seq: number;
}

/** Returns the cursor of the page after this task. */
export function formatTaskCursor({ createdAtMs, seq }: TaskPosition): string {
  return encoded(`${createdAtMs}.${seq}`);
}

/** @throws InvalidPayloadError `INVALID_REQUEST` with the path `cursor`. */
export function parseTaskCursor(cursor: string): TaskPosition {
  const parts = /^(\d{1,16})\.(\d{1,16})$/.exec(decoded(cursor));
  const position = { createdAtMs: Number(parts?.[1]), seq: Number(parts?.[2]) };
  if (parts && formatTaskCursor(position) === cursor) return position;
  throw invalidCursor();
}

/** Returns the cursor of the page after this session. */
export function formatSessionCursor(seq: number): string {
  return encoded(`s${seq}`);
}

/** @throws InvalidPayloadError `INVALID_REQUEST` with the path `cursor`. */
export function parseSessionCursor(cursor: string): number {
  const [, seq] = /^s(\d{1,15})$/.exec(decoded(cursor)) ?? [];
  if (seq !== undefined && formatSessionCursor(Number(seq)) === cursor) return Number(seq);
  throw invalidCursor();
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function decoded(cursor: string): string {
  return Buffer.from(cursor, 'base64url').toString();
}

function invalidCursor(): InvalidPayloadError {
  return new InvalidPayloadError({ path: 'cursor', message: 'is not a cursor of this list' }, 'INVALID_REQUEST');
}
