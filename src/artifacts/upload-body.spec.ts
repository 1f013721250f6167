import { PassThrough, Readable } from 'node:stream';
import { ManualClock } from '@yardmaster/testkit';
import { UploadBody } from './upload-body';
import { stallMs, uploadMsMax } from './upload-limits.policy';

describe(UploadBody.name, () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  let clock: ManualClock;
  beforeEach(() => (clock = new ManualClock()));

  async function readAll(bytes: UploadBody): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  it('yields the bytes, then their size and digest', async () => {
    const body = Readable.from([Buffer.from('a'), Buffer.from('bc')]);
    const onProgress = jest.fn();
    const bytes = new UploadBody(body, { bytesMax: 3, sha256: abc }, clock, onProgress);
    expect(() => bytes.result()).toThrow('was not read to its end');
    expect((await readAll(bytes)).toString()).toBe('abc');
    expect(bytes.result()).toEqual({ sizeBytes: 3, sha256: abc });
    expect(onProgress).toHaveBeenCalledTimes(2);
  });

  it('throws at the end if the digest differs from the declared one', async () => {
    const bytes = new UploadBody(Readable.from([Buffer.from('abd')]), { bytesMax: 3, sha256: abc }, clock);
    await expect(readAll(bytes)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('stops at the first byte over the limit and leaves the body open', async () => {
    let chunks = 0;
    const body = new Readable({ read: () => (chunks++, body.push(Buffer.alloc(10))), highWaterMark: 10 });
    const passed: number[] = [];
    const reading = (async () => {
      for await (const chunk of new UploadBody(body, { bytesMax: 25 }, clock)) passed.push(chunk.length);
    })();
    await expect(reading).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE', details: { bytesMax: 25 } });
    expect([passed, body.destroyed]).toEqual([[10, 10], false]);
    expect(chunks).toBeLessThan(10);
  });

  it('reads no faster than its consumer', async () => {
    const body = new PassThrough({ highWaterMark: 10 });
    const iterator = new UploadBody(body, { bytesMax: 1000 }, clock)[Symbol.asyncIterator]();
    body.write(Buffer.alloc(10));
    expect((await iterator.next()).value).toHaveLength(10);
    expect(body.write(Buffer.alloc(20))).toBe(false);
    await clock.advance(0);
    expect(body.readableLength).toBeGreaterThan(0);
    expect((await iterator.next()).value).toHaveLength(20);
    body.end();
    expect((await iterator.next()).done).toBe(true);
  });

  it('aborts a stalled body, but not a slow one', async () => {
    const body = new PassThrough();
    const failure = readAll(new UploadBody(body, { bytesMax: 1000 }, clock)).catch((error: unknown) => error);
    for (let times = 0; times < 3; times++) {
      await clock.advance(stallMs - 1);
      body.write('x');
      await clock.advance(0);
    }
    expect(body.destroyed).toBe(false);
    await clock.advance(stallMs);
    expect(await failure).toMatchObject({ code: 'REQUEST_TIMEOUT', retryable: true });
    expect(body.destroyed).toBe(false); // so that the sender gets an answer
  });

  it('aborts an endless body', async () => {
    const body = new PassThrough();
    const startedMs = clock.nowMs();
    const cut = jest.fn();
    readAll(new UploadBody(body, { bytesMax: 1_000_000 }, clock)).catch(cut);
    while (cut.mock.calls.length === 0 && clock.nowMs() < startedMs + 2 * uploadMsMax(1_000_000)) {
      body.write('x');
      await clock.advance(20_000);
    }
    const error = { code: 'REQUEST_TIMEOUT', message: 'upload aborted: it took longer than 3616 s' };
    expect(cut.mock.calls).toMatchObject([[error]]);
    expect(clock.nowMs() - startedMs).toBeLessThanOrEqual(uploadMsMax(1_000_000) + stallMs);
  });

  it('throws if writing the last bytes took too long', async () => {
    const bytes = new UploadBody(Readable.from([Buffer.from('abc')]), { bytesMax: 3 }, clock);
    await readAll(bytes);
    await clock.advance(uploadMsMax(3));
    expect(bytes.result().sizeBytes).toBe(3);
    await clock.advance(1);
    expect(() => bytes.result()).toThrow(expect.objectContaining({ code: 'REQUEST_TIMEOUT' }));
  });

  it('throws LINK_CLOSED if the body breaks off', async () => {
    const body = new PassThrough();
    const reading = readAll(new UploadBody(body, { bytesMax: 3 }, clock));
    body.destroy(new Error('cable cut'));
    await expect(reading).rejects.toMatchObject({ code: 'LINK_CLOSED', message: 'upload aborted: cable cut' });
  });
});
