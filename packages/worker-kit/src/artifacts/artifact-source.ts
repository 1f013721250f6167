import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { YardError } from '@yardmaster/protocol';

/** What an artifact is made of: text, bytes, a stream, or a file. */
export type ArtifactData = string | Uint8Array | Readable | { path: string };

export interface ArtifactOptions {
  /** A media type; `application/octet-stream` where it is left out, and `text/plain; charset=utf-8` for a string. */
  contentType?: string;
}

/** Where the bytes of an upload come from. */
export interface ArtifactSource {
  /** False of a stream, which can be read only once. */
  isRepeatable: boolean;
  /** The bytes from their beginning, and how many where that is known. @throws YardError where there are none to be had. */
  open(): Promise<{ body: Readable; sizeBytes?: number }>;
  /** Nothing is read any more: frees what was handed over. */
  close?(): void;
}

export function artifactSource(data: ArtifactData): ArtifactSource {
  if (data instanceof Readable) return streamSource(data);
  if (typeof data === 'object' && 'path' in data) return { isRepeatable: true, open: () => openFile(data.path) };
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return { isRepeatable: true, open: async () => ({ body: Readable.from(chunksOf(bytes)), sizeBytes: bytes.length }) };
}

/** The stream is listened to from the beginning: one that breaks before its turn must not end the process. */
function streamSource(stream: Readable): ArtifactSource {
  stream.on('error', () => undefined);
  return { isRepeatable: false, open: async () => ({ body: stream }), close: () => void stream.destroy() };
}

const chunkBytes = 64 * 1024;

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/**
 * Opens a regular file, and nothing else: a symbolic link is not followed, since what the work left may lead anywhere, and a
 * pipe is not waited for. The file is read as long as it is now, though it may grow.
 */
async function openFile(path: string): Promise<{ body: Readable; sizeBytes: number }> {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === 'ELOOP' ? 'is a symbolic link' : `cannot be read: ${cause.code}`;
    throw new YardError('INVALID_REQUEST', `${path} ${reason}`, { cause });
  });
  const stats = await handle.stat();
  if (stats.isFile() && stats.size > 0)
    return { body: handle.createReadStream({ end: stats.size - 1, highWaterMark: chunkBytes }), sizeBytes: stats.size };
  await handle.close();
  if (!stats.isFile()) throw new YardError('INVALID_REQUEST', `${path} is not a regular file`);
  return { body: Readable.from([]), sizeBytes: 0 };
}
