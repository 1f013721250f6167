import type { OutputChunk } from '../../protocol';
import type { EncodedChunk } from './encoded';

/** What is already recorded of the output. Bytes are those of text in UTF-8, of anything else in JSON. */
export interface OutputState {
  /** `seq` of the last chunk of the attempt that was seen, kept or dropped. */
  seq: number;
  /** Kept of the task, with its earlier attempts. */
  bytes: number;
  /** Dropped of this attempt. */
  droppedBytes: number;
}

export interface OutputBounds {
  /** Of a task. */
  outputBytesMax: number;
  /** How many more events the task may have. */
  eventsLeft: number;
}

/**
 * Which chunks to keep: each once, by its `seq`, until one does not fit; that one and all that follow in the attempt are dropped and
 * counted, so what is kept has no hole before its end.
 */
export function planOutput<Chunk extends OutputChunk & Partial<EncodedChunk>>(
  state: OutputState,
  chunks: readonly Chunk[],
  { outputBytesMax, eventsLeft }: OutputBounds,
): { kept: Chunk[]; state: OutputState } {
  const kept: Chunk[] = [];
  let { seq, bytes, droppedBytes } = state;
  for (const chunk of chunks) {
    if (chunk.seq <= seq) continue;
    seq = chunk.seq;
    const chunkBytes = sizeBytes(chunk);
    if (droppedBytes === 0 && bytes + chunkBytes <= outputBytesMax && kept.length < eventsLeft) {
      bytes += chunkBytes;
      kept.push(chunk);
    } else {
      // A worker may say any number; a sum beyond this could be written and never be read again.
      droppedBytes = Math.min(droppedBytes + chunkBytes + (chunk.droppedBytes ?? 0), Number.MAX_SAFE_INTEGER);
    }
  }
  return { kept, state: { seq, bytes, droppedBytes } };
}

function sizeBytes({ data, json }: OutputChunk & Partial<EncodedChunk>): number {
  return Buffer.byteLength(typeof data === 'string' ? data : (json ?? JSON.stringify(data) ?? ''));
}
