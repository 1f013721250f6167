import type { FileHandle } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { ManualClock } from '../clock';
import { receive, stallMs } from './receive';

const clock = new ManualClock();

/** A file in memory; `append` may be slow, or fail. */
function fileInMemory(append: (chunk: Buffer) => Promise<void> = async () => undefined) {
  const parts: Buffer[] = [];
  const appendFile = async (chunk: Buffer): Promise<void> => {
    await append(chunk);
    parts.push(chunk);
  };
  return { parts, file: { appendFile } as unknown as FileHandle };
}

describe(receive.name, () => {
  it('writes the stream and returns its size and digest', async () => {
    const { file, parts } = fileInMemory();
    const body = Readable.from([Buffer.from('a'), Buffer.from('bc')]);
    const onProgress = jest.fn();
    expect(await receive(body, file, 3, clock, onProgress)).toEqual({
      sizeBytes: 3,
      sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
    expect(Buffer.concat(parts).toString()).toBe('abc');
    expect(onProgress).toHaveBeenCalledTimes(2);
  });

  it('stops at the first byte over the limit and leaves the stream open', async () => {
    const { file, parts } = fileInMemory();
    let chunks = 0;
    const body = new Readable({ read: () => (chunks++, body.push(Buffer.alloc(10))), highWaterMark: 10 });
    const refused = { code: 'PAYLOAD_TOO_LARGE', details: { bytesMax: 25 } };
    await expect(receive(body, file, 25, clock)).rejects.toMatchObject(refused);
    expect([Buffer.concat(parts).length, body.destroyed]).toEqual([20, false]);
    expect(chunks).toBeLessThan(10);
  });

  it('reads no faster than the file is written', async () => {
    let write = (): void => undefined;
    const { file } = fileInMemory(() => new Promise((resolve) => (write = resolve)));
    const body = new PassThrough({ highWaterMark: 10 });
    const received = receive(body, file, 1000, clock);
    body.write(Buffer.alloc(10));
    await clock.advance(0);
    expect(body.write(Buffer.alloc(20))).toBe(false);
    write();
    await clock.advance(0);
    write();
    body.end();
    expect(await received).toMatchObject({ sizeBytes: 30 });
  });

  it('cuts a stream that stalls, not one that is slow', async () => {
    const { file } = fileInMemory();
    const body = new PassThrough();
    const received = receive(body, file, 1000, clock);
    const failure = received.catch((error: unknown) => error);
    for (let times = 0; times < 3; times++) {
      await clock.advance(stallMs - 1);
      body.write('x');
      await clock.advance(0);
    }
    expect(body.destroyed).toBe(false);
    await clock.advance(stallMs);
    expect(await failure).toMatchObject({ code: 'REQUEST_TIMEOUT', retryable: true });
    expect(body.destroyed).toBe(false); // the sender still has to get its answer
  });

  it.each([
    ['ENOSPC', 'STORAGE_FULL'],
    ['EDQUOT', 'STORAGE_FULL'],
    ['EIO', 'EIO'],
  ])('reports %s as %s', async (errno, code) => {
    const { file } = fileInMemory(async () => {
      throw Object.assign(new Error(errno), { code: errno });
    });
    const body = Readable.from([Buffer.from('a')]);
    await expect(receive(body, file, 10, clock)).rejects.toMatchObject({ code });
  });
});
