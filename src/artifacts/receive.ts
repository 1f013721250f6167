import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Clock } from '../clock';
import { YardError } from '../protocol';

/** An upload is cut if nothing arrives for this long. */
export const stallMs = 30_000;

/**
 * Writes a stream to a file, as fast as the slower of both, and returns its size and SHA-256. Leaves the stream open.
 * @throws YardError `PAYLOAD_TOO_LARGE` as soon as the limit is passed, `STORAGE_FULL`, `REQUEST_TIMEOUT` if the stream stalls, `LINK_CLOSED`
 * if it breaks.
 */
export async function receive(
  body: Readable,
  file: FileHandle,
  bytesMax: number,
  clock: Clock,
  onProgress?: () => void,
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
    `artifact larger than the limit of ${bytesMax} bytes; raise ARTIFACT_BYTES_MAX`,
    { details: { bytesMax } },
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
    // Releases the stream once the awaited chunk has arrived or the stream has ended.
    iterator.return?.().catch(() => undefined);
  }
}

/** @throws YardError `REQUEST_TIMEOUT` if nothing arrives in time, `LINK_CLOSED` if the stream breaks. */
function within<T>(clock: Clock, next: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stalled = clock.setTimer(stallMs, () =>
      reject(new YardError('REQUEST_TIMEOUT', `the upload was cut: nothing arrived for ${stallMs} ms`)),
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
    throw new YardError('STORAGE_FULL', 'no space left for files', { cause: error });
  }
}
