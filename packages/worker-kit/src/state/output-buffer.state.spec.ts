import { OutputBuffer, outputLimits } from './output-buffer.state';

/** Added to the data of each chunk. */
const overhead = 64;

describe(OutputBuffer.name, () => {
  const limits = { bufferBytesMax: 10_000, batchBytesMax: 1000, chunkBytesMax: 300, jsonBytesMax: 500 };

  it('joins text of one stream, and numbers the chunks from 1', () => {
    const buffer = new OutputBuffer(limits);
    buffer.add('stdout', 'a');
    buffer.add('stdout', 'b');
    buffer.add('stderr', 'c');
    buffer.add('stdout', 'd');
    expect(buffer.sentSeq).toBe(0);
    expect(buffer.batch()).toEqual([
      { seq: 1, stream: 'stdout', data: 'ab' },
      { seq: 2, stream: 'stderr', data: 'c' },
      { seq: 3, stream: 'stdout', data: 'd' },
    ]);
    expect(buffer.sentSeq).toBe(3);
  });

  it('returns the same batch until it is acknowledged', () => {
    const buffer = new OutputBuffer(limits);
    buffer.add('stdout', 'a');
    const first = buffer.batch();
    buffer.add('stdout', 'b');
    expect(buffer.batch()).toEqual(first);
    expect(first).toEqual([{ seq: 1, stream: 'stdout', data: 'a' }]);
    buffer.acknowledge();
    expect(buffer.batch()).toEqual([{ seq: 2, stream: 'stdout', data: 'b' }]);
    buffer.acknowledge();
    expect(buffer.isEmpty).toBe(true);
    expect(buffer.batch()).toEqual([]);
  });

  it('drops the oldest unsent chunk, and reports its size in the next', () => {
    const buffer = new OutputBuffer({ ...limits, bufferBytesMax: 2 * (100 + overhead), chunkBytesMax: 100 });
    buffer.add('stdout', 'a'.repeat(100));
    buffer.batch();
    for (const letter of 'bcde') buffer.add('stdout', letter.repeat(100));
    expect(buffer.batch()[0]?.data).toBe('a'.repeat(100));
    buffer.acknowledge();
    expect(buffer.batch()).toEqual([
      { seq: 4, stream: 'stdout', data: 'd'.repeat(100), droppedBytes: 200 },
      { seq: 5, stream: 'stdout', data: 'e'.repeat(100) },
    ]);
    expect(buffer.dropped).toEqual({ stdout: 200 });
  });

  it('limits the number of small chunks', () => {
    const buffer = new OutputBuffer({ ...limits, bufferBytesMax: 10 * (1 + overhead), batchBytesMax: 100_000 });
    for (let index = 0; index < 1000; index++) buffer.add(index % 2 ? 'stdout' : 'stderr', 'x');
    const chunks = buffer.batch();
    expect(chunks).toHaveLength(10);
    expect(chunks[0]).toEqual({ seq: 991, stream: 'stderr', data: 'x', droppedBytes: 990 });
    expect(buffer.dropped).toEqual({ stdout: 495, stderr: 495 });
  });

  it('splits long text into chunks without splitting characters', () => {
    const buffer = new OutputBuffer(limits);
    const text = `aé${'😀'.repeat(300)}a${'😀'.repeat(300)}`;
    buffer.add('stdout', text);
    let received = '';
    for (let batch = buffer.batch(); batch.length > 0; batch = buffer.batch()) {
      for (const { data } of batch) {
        expect(Buffer.byteLength(data as string)).toBeLessThanOrEqual(limits.chunkBytesMax);
        expect(Buffer.from(data as string).toString()).toBe(data); // never splits a character
        received += data as string;
      }
      buffer.acknowledge();
    }
    expect(received).toBe(text);
  });

  it('limits the size of a batch', () => {
    const buffer = new OutputBuffer(limits);
    for (let index = 0; index < 5; index++) buffer.add('stdout', 'x'.repeat(300));
    expect(buffer.batch()).toHaveLength(2);
  });

  it('drops JSON that is too large for a chunk, and copies the rest', () => {
    const buffer = new OutputBuffer(limits);
    buffer.add('display', 'x'.repeat(600));
    const shown = { percent: 1 };
    buffer.add('progress', shown);
    shown.percent = 2;
    buffer.add('progress', undefined);
    expect(buffer.batch()).toEqual([
      { seq: 1, stream: 'progress', data: { percent: 1 }, droppedBytes: 602 },
      { seq: 2, stream: 'progress', data: null },
    ]);
    expect(buffer.dropped).toEqual({ display: 602 });
  });

  it('counts a rejected batch as dropped', () => {
    const buffer = new OutputBuffer(limits);
    buffer.add('stdout', 'abc');
    buffer.batch();
    buffer.refuse();
    buffer.add('stdout', 'd');
    expect(buffer.batch()).toEqual([{ seq: 2, stream: 'stdout', data: 'd', droppedBytes: 3 }]);
  });

  it('never builds a batch larger than the payload, however long its JSON is', () => {
    const payloadBytesMax = 1024 * 1024;
    const buffer = new OutputBuffer(outputLimits(payloadBytesMax, 4 * payloadBytesMax));
    for (let index = 0; index < 100; index++) {
      buffer.add('stdout', '\u0000'.repeat(30_000)); // six bytes each in JSON
      buffer.add('display', 'x'.repeat(index * 5000));
    }
    for (let batch = buffer.batch(); batch.length > 0; batch = buffer.batch()) {
      expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(payloadBytesMax);
      buffer.acknowledge();
    }
  });
});
