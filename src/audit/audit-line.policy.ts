import { parseJson, redactSecrets } from '@yardmaster/protocol';
import type { AuditedBy, AuditedObject, AuditEvent, AuditLine } from './audit-event';

/** Characters of a text in a line. Longer ones are cut. */
export const textCharsMax = 128;
/** A longer line is not one of ours. */
export const lineBytesMax = 8 * 1024;

/** Controls (C0, C1), line and paragraph separators, and characters that change the direction of text. */
// eslint-disable-next-line no-control-regex
const steering = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;
/** Nearly all texts are so, and need no cleaning. */
const plain = /^[\w.:-]{0,128}$/;
/** The characters that ids of all kinds are made of. */
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
/** The beginning of a key, token or ticket, which someone may have put into a path in place of an id, even in part. */
const secretPattern = /^yard[a-z]?_/;

/** Returns the line of an event. Texts from callers are cut, and cannot control a terminal. */
export function lineOf(event: AuditEvent, atMs: number): AuditLine {
  const { by, from, action, object, status, code, count } = event;
  const named = object && isSafeId(object.id);
  // JSON leaves out undefined properties; spreading optional ones would cost as much as all the rest.
  return {
    at: new Date(atMs).toISOString(),
    by: cleanBy(by),
    from: clean(from),
    action: clean(action),
    object: named ? { kind: clean(object.kind), id: object.id } : undefined,
    status,
    code: code === undefined ? undefined : clean(code),
    count,
  };
}

/** Returns a line about the log itself. */
export function ownLine(action: string, count: number, atMs: number): AuditLine {
  return { at: new Date(atMs).toISOString(), by: { key: null }, action, count };
}

/** Parses a line; undefined if it was cut by a crash, or is not a line of the audit log. */
export function parseLine(text: string): AuditLine | undefined {
  const value = parsed(text);
  if (!isObject(value) || typeof value.at !== 'string' || typeof value.action !== 'string') return undefined;
  if (!/^\d{4}-\d\d-\d\dT/.test(value.at) || Number.isNaN(Date.parse(value.at))) return undefined;
  return {
    at: new Date(value.at).toISOString(),
    by: parsedBy(value.by),
    ...texts({ from: value.from }),
    action: clean(value.action),
    ...parsedObject(value.object),
    ...integers({ status: value.status }),
    ...texts({ code: value.code }),
    ...integers({ count: value.count, sampled: value.sampled }),
  };
}

function isSafeId(id: string): boolean {
  return idPattern.test(id) && !secretPattern.test(id) && redactSecrets(id) === id;
}

function clean(text: string): string {
  return plain.test(text) ? text : text.slice(0, textCharsMax).replaceAll(steering, ' ');
}

/** People name keys, and may put anything into a name. */
function cleanBy({ key, name, worker, ticket }: AuditedBy): AuditedBy {
  const by: AuditedBy = { key: key === null ? null : clean(key) };
  if (name !== undefined) by.name = clean(redactSecrets(name));
  if (worker !== undefined) by.worker = clean(worker);
  if (ticket !== undefined) by.ticket = clean(ticket);
  return by;
}

function parsedBy(value: unknown): AuditedBy {
  const by = isObject(value) ? value : {};
  const { key, name, worker, ticket } = by;
  return { key: typeof key === 'string' ? clean(key) : null, ...texts({ name, worker, ticket }) };
}

function parsedObject(value: unknown): { object?: AuditedObject } {
  if (!isObject(value) || typeof value.kind !== 'string' || typeof value.id !== 'string') return {};
  return { object: { kind: clean(value.kind), id: clean(value.id) } };
}

/** Returns the properties that are texts, cleaned. */
function texts<K extends string>(values: Record<K, unknown>): Partial<Record<K, string>> {
  const result: Partial<Record<K, string>> = {};
  for (const key in values) {
    const value = values[key];
    if (typeof value === 'string') result[key] = clean(value);
  }
  return result;
}

/** Returns the properties that are integers from 0. */
function integers<K extends string>(values: Record<K, unknown>): Partial<Record<K, number>> {
  const result: Partial<Record<K, number>> = {};
  for (const key in values) {
    const value = values[key];
    if (Number.isSafeInteger(value) && (value as number) >= 0) result[key] = value as number;
  }
  return result;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
