import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Clock } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import { stallMs, uploadMsMax } from './upload-limits.policy';

export interface ByteLimits {
  bytesMax: number;
  /** The digest that the sender declared, in hex. */
  sha256?: string | undefined;
}

/**
 * The body of an upload, checked while it is read. It can be read once. Reading throws YardError `PAYLOAD_TOO_LARGE` at the first byte over the
 * limit, `DIGEST_MISMATCH` at the end, `REQUEST_TIMEOUT` if the body stalls or takes too long, and `LINK_CLOSED` if the connection breaks. The
 * body stays open, so that the sender gets an answer.
 */
export class UploadBody implements AsyncIterable<Buffer> {
  private readonly hash = createHash('sha256');
  private readonly endMs: number;
  private sizeBytes = 0;
  /** Set at the end of the body. */
  private sha256?: string;

  constructor(
    private readonly body: Readable,
    private readonly limits: ByteLimits,
    private readonly clock: Clock,
    private readonly onProgress?: () => void,
  ) {
    this.endMs = clock.nowMs() + uploadMsMax(limits.bytesMax);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    const iterator: AsyncIterator<Buffer> = this.body.iterator({ destroyOnReturn: false });
    try {
      for (;;) {
        const { value, done } = await withStallTimeout(this.clock, iterator.next());
        if (done) break;
        yield this.checked(value);
      }
    } finally {
      // Releases the stream once the awaited chunk has arrived or the stream has ended.
      iterator.return?.().catch(() => undefined);
    }
    this.end();
  }

  /** Returns the size and digest of the body. @throws YardError `REQUEST_TIMEOUT` if writing the last bytes took too long. */
  result(): { sizeBytes: number; sha256: string } {
    if (this.sha256 === undefined) throw new Error('the body was not read to its end');
    this.checkTime();
    return { sizeBytes: this.sizeBytes, sha256: this.sha256 };
  }

  private checked(chunk: Buffer): Buffer {
    const { bytesMax } = this.limits;
    this.sizeBytes += chunk.length;
    this.onProgress?.();
    if (this.sizeBytes > bytesMax) throw tooLarge(bytesMax);
    this.checkTime();
    this.hash.update(chunk);
    return chunk;
  }

  private end(): void {
    this.sha256 = this.hash.digest('hex');
    const declared = this.limits.sha256;
    if (declared !== undefined && declared !== this.sha256)
      throw new YardError('DIGEST_MISMATCH', 'the received bytes do not match the digest in Content-Digest');
  }

  private checkTime(): void {
    if (this.clock.nowMs() <= this.endMs) return;
    const seconds = uploadMsMax(this.limits.bytesMax) / 1000;
    throw new YardError('REQUEST_TIMEOUT', `upload aborted: it took longer than ${seconds} s`);
  }
}

export function tooLarge(bytesMax: number): YardError {
  return new YardError(
    'PAYLOAD_TOO_LARGE',
    `artifact larger than the limit of ${bytesMax} bytes; raise ARTIFACT_BYTES_MAX`,
    { details: { bytesMax } },
  );
}

/** @throws YardError `REQUEST_TIMEOUT` if nothing arrives in time, `LINK_CLOSED` if the stream breaks. */
function withStallTimeout<T>(clock: Clock, next: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stalled = clock.setTimer(stallMs, () =>
      reject(new YardError('REQUEST_TIMEOUT', `upload aborted: no data for ${stallMs} ms`)),
    );
    next
      .then(resolve, (cause: Error) =>
        reject(new YardError('LINK_CLOSED', `upload aborted: ${cause.message}`, { cause })),
      )
      .finally(() => stalled.cancel());
  });
}
