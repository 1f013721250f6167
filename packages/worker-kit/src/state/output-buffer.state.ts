import type { OutputChunk } from '@yardmaster/protocol';

/**
 * The output of one attempt on its way to the control plane.
 *
 * A chunk is `waiting` when it is added, `outstanding` when it was sent, and forgotten when it is acknowledged. Waiting chunks
 * grow (text of one stream is joined) and are dropped, oldest first, when more waits than may; the next chunk counts what was
 * dropped. Outstanding chunks never change, since the control plane may have recorded them: the same batch is sent again
 * until it is acknowledged or refused.
 */
export class OutputBuffer {
  private readonly waiting: BufferedChunk[] = [];
  private outstanding: BufferedChunk[] = [];
  private waitingBytes = 0;
  private seq = 0;
  /** Dropped, and not yet counted in a chunk. */
  private unreportedBytes = 0;
  /** Bytes dropped from each stream. */
  readonly dropped: Record<string, number> = {};
  /** Number of the last chunk that was sent; 0 before the first. */
  sentSeq = 0;

  constructor(private readonly limits: OutputLimits) {}

  /** Whether everything was sent and acknowledged. */
  get isEmpty(): boolean {
    return this.waiting.length === 0 && this.outstanding.length === 0;
  }

  /** Takes text (stdout, stderr, log) or any JSON (progress, display). */
  add(stream: OutputChunk['stream'], data: unknown): void {
    if (isText(stream)) {
      for (const piece of pieces(String(data), this.limits.chunkBytesMax)) this.addText(stream, piece);
    } else {
      this.addJson(stream, data);
    }
    while (this.waitingBytes > this.limits.bufferBytesMax) this.dropOldest();
  }

  /** The chunks to send: those that were sent and not acknowledged, else the next ones. Empty where there are none. */
  batch(): OutputChunk[] {
    if (this.outstanding.length === 0) this.outstanding = this.takeWaiting();
    this.sentSeq = this.outstanding.at(-1)?.chunk.seq ?? this.sentSeq;
    return this.outstanding.map(({ chunk }) => chunk);
  }

  acknowledge(): void {
    this.outstanding = [];
  }

  /** The peer will never take these chunks: they count as dropped. */
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
    // The data is copied: what a handler changes later must not change what is sent again.
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
  /** Of what waits; with what is outstanding it is this and one batch. */
  bufferBytesMax: number;
  /** Of one batch; JSON may make text six times as large. */
  batchBytesMax: number;
  /** Of one chunk of text. */
  chunkBytesMax: number;
  /** Of one chunk of JSON, which cannot be split; a larger one is dropped. */
  jsonBytesMax: number;
}

/** The limits that follow from the payload a link takes, so that no batch is ever too large for it. */
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

/** Counted for each chunk, so that many small ones are bounded too. */
const chunkOverheadBytes = 64;
const batchChunksMax = 1024;

function isText(stream: OutputChunk['stream']): boolean {
  return stream === 'stdout' || stream === 'stderr' || stream === 'log';
}

function sumOfBytes(chunks: BufferedChunk[]): number {
  return chunks.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Cuts text so that no piece is larger than `bytesMax`, and no character is cut in two. */
function* pieces(text: string, bytesMax: number): Generator<string> {
  if (Buffer.byteLength(text) <= bytesMax) return yield text;
  const unitsMax = Math.max(2, Math.floor(bytesMax / 3)); // a UTF-16 unit is three bytes of UTF-8 at the most
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
