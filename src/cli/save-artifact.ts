import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandError } from './problem';

/**
 * Writes a download to a file, completely or not at all.
 * @throws CommandError if it is incomplete, does not match its `ETag` (its SHA-256), or cannot be written
 */
export async function saveArtifact(response: Response, file: string): Promise<void> {
  const partial = `${file}.${process.pid}.part`;
  try {
    await download(response, createWriteStream(partial, { flags: 'wx' }));
    await rename(partial, file).catch((cause: Error) => {
      throw cannotWrite(cause);
    });
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** @throws CommandError if it is incomplete or does not match its `ETag`; this is known only after writing */
export function writeToStandardOutput(response: Response): Promise<void> {
  return download(response, process.stdout);
}

async function download(response: Response, target: Writable): Promise<void> {
  const hash = createHash('sha256');
  const end = target !== process.stdout;
  const body = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  try {
    await pipeline(body, hashing(hash), target, { end });
  } catch (error) {
    const isOurs = ['EACCES', 'EEXIST', 'EISDIR', 'ENOENT', 'ENOSPC', 'EROFS', 'EPIPE'].includes(codeOf(error));
    if (isOurs) throw cannotWrite(error as Error);
    const detail = `the download was interrupted: ${(error as Error).message}`;
    throw new CommandError({ code: 'DOWNLOAD_CUT', detail }, 1, { cause: error });
  }
  const etag = response.headers.get('etag');
  if (etag === `"${hash.digest('hex')}"`) return;
  throw new CommandError({ code: 'DIGEST_MISMATCH', detail: 'the download does not match its checksum: try again' }, 1);
}

function cannotWrite(cause: Error): CommandError {
  const detail = `cannot write the download: ${cause.message}`;
  return new CommandError({ code: 'CANNOT_WRITE', detail }, 1, { cause });
}

function hashing(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code);
}
