import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { YardError } from '@yardmaster/protocol';

/** The content of an artifact: text, bytes, a stream, or a file. */
export type ArtifactData = string | Uint8Array | Readable | { path: string };

export interface ArtifactOptions {
  /** Media type. Default: `text/plain; charset=utf-8` for a string, otherwise `application/octet-stream`. */
  contentType?: string;
}

/** The source of an upload's bytes. */
export interface ArtifactSource {
  /** False for a stream, which can be read only once. */
  isRepeatable: boolean;
  /** Opens the source at its beginning; `sizeBytes` if the size is known. @throws YardError if it cannot be read. */
  open(): Promise<{ body: Readable; sizeBytes?: number }>;
  /** Releases the source once nothing reads it. */
  close?(): void;
}

export function artifactSource(data: ArtifactData): ArtifactSource {
  if (data instanceof Readable) return streamSource(data);
  if (typeof data === 'object' && 'path' in data) return { isRepeatable: true, open: () => openFile(data.path) };
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  return { isRepeatable: true, open: async () => ({ body: Readable.from(chunksOf(bytes)), sizeBytes: bytes.length }) };
}

/** Handles errors from the start: otherwise a stream that breaks before its upload begins would end the process. */
function streamSource(stream: Readable): ArtifactSource {
  stream.on('error', () => undefined);
  return { isRepeatable: false, open: async () => ({ body: stream }), close: () => void stream.destroy() };
}

const chunkBytes = 64 * 1024;

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

/**
 * Opens a regular file. Symbolic links are not followed, because the program of a task may have created one that points
 * anywhere, and pipes do not block. Reads only as many bytes as the file has now, even if it grows.
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
