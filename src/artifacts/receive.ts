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
 * @throws YardError `PAYLOAD_TOO_LARGE` as soon as it is, `STORAGE_FULL`, or `LINK_CLOSED` where the stream breaks or stalls.
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
  return new YardError('PAYLOAD_TOO_LARGE', `an artifact may be ${bytesMax} bytes long, and this one is longer`, {
    details: { bytesMax },
  });
}

async function* chunks(body: Readable, clock: Clock): AsyncGenerator<Buffer> {
  const stall = (): ReturnType<Clock['setTimer']> =>
    clock.setTimer(stallMs, () => body.destroy(new Error(`nothing came for ${stallMs} ms`)));
  let timer = stall();
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      timer.cancel();
      yield chunk as Buffer;
      timer = stall();
    }
  } catch (cause) {
    throw new YardError('LINK_CLOSED', `the upload was cut: ${(cause as Error).message}`, { cause });
  } finally {
    timer.cancel();
  }
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
