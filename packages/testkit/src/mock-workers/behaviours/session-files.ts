import { createHash } from 'node:crypto';
import { YardError } from '@yardmaster/protocol';
import type { SomeMockBehaviours, MockContext } from '../mock-behaviour';

export const behaviours = {
  'files.put': filesPut,
  'files.get': filesGet,
  'files.list': filesList,
  'files.delete': filesDelete,
  'files.move': filesMove,
} satisfies SomeMockBehaviours;

/** Returns the mock of a work folder: shared by the tasks of a session, otherwise new and empty. */
export function filesOf({ session }: MockContext): Map<string, string> {
  const files = (session?.state.get('files') as Map<string, string> | undefined) ?? new Map<string, string>();
  session?.state.set('files', files);
  return files;
}

/** Mocks `files.put`: stores text, given as text or base64. */
function filesPut(input: unknown, context: MockContext): unknown {
  const { path, text, base64 = '', append } = input as { path: string; text?: string; base64?: string; append?: true };
  const files = filesOf(context);
  const added = text ?? Buffer.from(base64, 'base64').toString();
  const whole = append === true ? (files.get(path) ?? '') + added : added;
  files.set(path, whole);
  return { path, sizeBytes: Buffer.byteLength(whole) };
}

/** Mocks `files.get`: always returns the content inline. */
function filesGet(input: unknown, context: MockContext): unknown {
  const { path } = input as { path: string };
  const text = readFile(filesOf(context), path);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return { path, sizeBytes: Buffer.byteLength(text), sha256, contentType: 'application/octet-stream', text };
}

/** Mocks `files.list`: lists all files, but no folders. */
function filesList(_: unknown, context: MockContext): unknown {
  const files = [...filesOf(context)].sort(([a], [b]) => a.localeCompare(b));
  return { entries: files.map(([path, text]) => ({ path, kind: 'file', sizeBytes: Buffer.byteLength(text) })) };
}

/** Mocks `files.delete`. */
function filesDelete(input: unknown, context: MockContext): unknown {
  const { path } = input as { path: string };
  const files = filesOf(context);
  readFile(files, path);
  files.delete(path);
  return { path };
}

/** Mocks `files.move`. */
function filesMove(input: unknown, context: MockContext): unknown {
  const { from, to } = input as { from: string; to: string };
  const files = filesOf(context);
  files.set(to, readFile(files, from));
  files.delete(from);
  return { from, to };
}

function readFile(files: Map<string, string>, path: string): string {
  const text = files.get(path);
  if (text === undefined) throw new YardError('files.REFUSED', `${path} does not exist`);
  return text;
}
