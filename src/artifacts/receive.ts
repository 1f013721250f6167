import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Clock } from '../clock';
import { YardError } from '../protocol';

export interface ReceiveLimits {
  bytesMax: number;
  clock: Clock;
  onProgress?: () => void;
}

/** An upload of which nothing arrives for so long is given up. */
export const stallMs = 30_000;

/**
 * Writes a stream to a file as fast as the slower of both, and gives its size and SHA-256. The stream is not closed.
 * @throws YardError `PAYLOAD_TOO_LARGE` as soon as it is, `STORAGE_FULL`, `REQUEST_TIMEOUT` where the stream stalls, `LINK_CLOSED` where
 * it breaks.
 */
export async function receive(
  body: Readable,
  file: FileHandle,
  { bytesMax, clock, onProgress }: ReceiveLimits,
): Promise<{ sizeBytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  for await (const chunk of chunks(body, clock)) {
    sizeBytes += chunk.length;
    onProgress?.();
    if (sizeBytes > bytesMax) throw tooLarge(bytesMax);
    hash.update(chunk);
    await write(file, chunk);
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}

export function tooLarge(bytesMax: number): YardError {
  return new YardError(
    'PAYLOAD_TOO_LARGE',
    `an artifact may be ${bytesMax} bytes long (ARTIFACT_BYTES_MAX), and this one is longer`,
    {
      details: { bytesMax },
    },
  );
}

async function* chunks(body: Readable, clock: Clock): AsyncGenerator<Buffer> {
  const iterator: AsyncIterator<Buffer> = body.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const { value, done } = await within(clock, iterator.next());
      if (done) return;
      yield value;
    }
  } finally {
    // Lets go of the stream, once the chunk that is awaited has come or never will.
    iterator.return?.().catch(() => undefined);
  }
}

/** @throws YardError `REQUEST_TIMEOUT` where nothing comes in time, `LINK_CLOSED` where the stream breaks. */
function within<T>(clock: Clock, next: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stalled = clock.setTimer(stallMs, () =>
      reject(new YardError('REQUEST_TIMEOUT', `the upload was cut: nothing came for ${stallMs} ms`)),
    );
    next
      .then(resolve, (cause: Error) =>
        reject(new YardError('LINK_CLOSED', `the upload was cut: ${cause.message}`, { cause })),
      )
      .finally(() => stalled.cancel());
  });
}

async function write(file: FileHandle, chunk: Buffer): Promise<void> {
  try {
    await file.appendFile(chunk);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
    throw new YardError('STORAGE_FULL', 'there is no room for files left', { cause: error });
  }
}
