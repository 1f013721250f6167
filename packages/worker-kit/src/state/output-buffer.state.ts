import type { OutputChunk } from '@yardmaster/protocol';

/**
 * Buffers the output of one attempt until the control plane has it.
 *
 * A chunk is `waiting` when added, `outstanding` when sent, and removed when acknowledged. Waiting chunks grow (text of
 * one stream is joined). When the buffer is full, the oldest waiting chunks are dropped, and the next chunk carries
 * their size. Outstanding chunks never change, since the control plane may have recorded them: the same batch is sent
 * until it is acknowledged or rejected.
 */
export class OutputBuffer {
  private readonly waiting: BufferedChunk[] = [];
  private outstanding: BufferedChunk[] = [];
  private waitingBytes = 0;
  private seq = 0;
  /** Dropped bytes that no chunk reports yet. */
  private unreportedBytes = 0;
  /** Bytes dropped from each stream. */
  readonly dropped: Record<string, number> = {};
  /** Number of the last chunk that was sent; 0 before the first. */
  sentSeq = 0;

  constructor(private readonly limits: OutputLimits) {}

  /** True if everything was sent and acknowledged. */
  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.outstanding.length === 0;
  }

  /** Adds text (stdout, stderr, log) or any JSON (progress, display). */
  add(stream: OutputChunk['stream'], data: unknown): void {
    if (isText(stream)) {
      for (const piece of pieces(String(data), this.limits.chunkBytesMax)) this.addText(stream, piece);
    } else {
      this.addJson(stream, data);
    }
    while (this.waitingBytes > this.limits.bufferBytesMax) this.dropOldest();
  }

  /** Returns the chunks to send: the outstanding ones, otherwise the next ones. May be empty. */
  batch(): OutputChunk[] {
    if (this.outstanding.length === 0) this.outstanding = this.takeWaiting();
    this.sentSeq = this.outstanding.at(-1)?.chunk.seq ?? this.sentSeq;
    return this.outstanding.map(({ chunk }) => chunk);
  }

  acknowledge(): void {
    this.outstanding = [];
  }

  /** Counts these chunks as dropped, because the peer cannot read them. */
  refuse(): void {
    for (const held of this.outstanding) this.countDropped(held);
    this.outstanding = [];
    this.reportDropped();
  }

  private addText(stream: OutputChunk['stream'], text: string): void {
    const bytes = Buffer.byteLength(text);
    const last = this.waiting.at(-1);
    if (last?.chunk.stream === stream && last.bytes + bytes <= this.limits.chunkBytesMax) {
      last.chunk.data = (last.chunk.data as string) + text;
      last.bytes += bytes;
      this.waitingBytes += bytes;
    } else if (bytes > 0) {
      this.push(stream, text, bytes);
    }
  }

  private addJson(stream: OutputChunk['stream'], data: unknown): void {
    const json = JSON.stringify(data) ?? 'null';
    const bytes = Buffer.byteLength(json);
    // A copy, so that a handler cannot change data that may be sent again.
    if (bytes <= this.limits.jsonBytesMax) return this.push(stream, JSON.parse(json), bytes);
    this.dropped[stream] = (this.dropped[stream] ?? 0) + bytes;
    this.unreportedBytes += bytes;
  }

  private push(stream: OutputChunk['stream'], data: unknown, dataBytes: number): void {
    const bytes = dataBytes + chunkOverheadBytes;
    const counted = this.unreportedBytes > 0 ? { droppedBytes: this.unreportedBytes } : {};
    this.unreportedBytes = 0;
    this.waiting.push({ bytes, chunk: { seq: ++this.seq, stream, data, ...counted } });
    this.waitingBytes += bytes;
  }

  private takeWaiting(): BufferedChunk[] {
    let [count, bytes] = [0, 0];
    for (const held of this.waiting) {
      bytes += held.bytes;
      if (count > 0 && (bytes > this.limits.batchBytesMax || count === batchChunksMax)) break;
      count++;
    }
    const taken = this.waiting.splice(0, count);
    this.waitingBytes -= sumOfBytes(taken);
    return taken;
  }

  private dropOldest(): void {
    const oldest = this.waiting.shift();
    if (!oldest) return;
    this.waitingBytes -= oldest.bytes;
    this.countDropped(oldest);
    this.reportDropped();
  }

  private countDropped({ bytes, chunk }: BufferedChunk): void {
    const dataBytes = bytes - chunkOverheadBytes;
    this.dropped[chunk.stream] = (this.dropped[chunk.stream] ?? 0) + dataBytes;
    this.unreportedBytes += dataBytes + (chunk.droppedBytes ?? 0);
  }

  private reportDropped(): void {
    const next = this.waiting[0]?.chunk;
    if (!next || this.unreportedBytes === 0) return;
    next.droppedBytes = (next.droppedBytes ?? 0) + this.unreportedBytes;
    this.unreportedBytes = 0;
  }
}

export interface OutputLimits {
  /** Limit of waiting chunks; outstanding ones may add one batch. */
  bufferBytesMax: number;
  /** Limit of a batch. JSON escapes can make text six times as long. */
  batchBytesMax: number;
  /** Limit of a chunk of text. */
  chunkBytesMax: number;
  /** Limit of a chunk of JSON, which cannot be split: a larger one is dropped. */
  jsonBytesMax: number;
}

/** Derives the limits from the largest payload of the link, so that every batch fits. */
export function outputLimits(payloadBytesMax: number, outputBytesMax: number): OutputLimits {
  const batchBytesMax = Math.floor(payloadBytesMax / 8);
  return {
    bufferBytesMax: outputBytesMax,
    batchBytesMax,
    chunkBytesMax: Math.floor(batchBytesMax / 4),
    jsonBytesMax: Math.floor(payloadBytesMax / 2),
  };
}

interface BufferedChunk {
  chunk: OutputChunk;
  bytes: number;
}

/** Added to the size of each chunk, which also limits the number of small chunks. */
const chunkOverheadBytes = 64;
const batchChunksMax = 1024;

function isText(stream: OutputChunk['stream']): boolean {
  return stream === 'stdout' || stream === 'stderr' || stream === 'log';
}

function sumOfBytes(chunks: BufferedChunk[]): number {
  return chunks.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Splits text into pieces of at most `bytesMax`, never inside a character. */
function* pieces(text: string, bytesMax: number): Generator<string> {
  if (Buffer.byteLength(text) <= bytesMax) return yield text;
  const unitsMax = Math.max(2, Math.floor(bytesMax / 3)); // a UTF-16 unit takes at most three bytes of UTF-8
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + unitsMax, text.length);
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end--;
    yield text.slice(start, end);
    start = end;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
