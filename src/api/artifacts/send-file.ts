import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../../clock';
import { drained } from '../server/drained';
import type { ByteRange } from './byte-range';

const chunkBytes = 64 * 1024;

/**
 * Sends bytes of a file, no faster than the reader takes them; a reader that stalls is cut off. Ends silently when `signal` aborts.
 * @throws if the file cannot be read, or is shorter than expected.
 */
export async function sendFile(
  file: FileHandle,
  { firstByte, lastByte }: ByteRange,
  response: ServerResponse,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const cut = (): void => void response.destroy();
  for (let at = firstByte; at <= lastByte && !signal.aborted;) {
    const length = Math.min(chunkBytes, lastByte - at + 1);
    // A new buffer each time: the response keeps the one before until it is sent.
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
    if (bytesRead === 0) throw new Error(`the file ends at ${at} of ${lastByte + 1} bytes`);
    at += bytesRead;
    if (!response.write(buffer.subarray(0, bytesRead))) await drained(response, clock, signal, cut);
  }
}
