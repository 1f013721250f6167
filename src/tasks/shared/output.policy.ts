import type { OutputChunk } from '@yardmaster/protocol';
import type { EncodedChunk } from './encoded';

/** The recorded output so far. Text counts its bytes in UTF-8, other data the bytes of its JSON. */
export interface OutputState {
  /** `seq` of the last chunk of the attempt, kept or dropped. */
  seq: number;
  /** Kept bytes of the task, earlier attempts included. */
  bytes: number;
  /** Dropped bytes of this attempt. */
  droppedBytes: number;
}

export interface OutputBounds {
  /** Limit of the output of a task. */
  outputBytesMax: number;
  /** Number of events that the task may still record. */
  eventsLeft: number;
}

/**
 * Decides which chunks to keep: each once, by its `seq`, until one does not fit. That chunk and all later ones of the attempt are dropped and
 * counted, so the kept output has no hole before its end.
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
      // A worker may report any number; a sum beyond this limit could be written and never be read again.
      droppedBytes = Math.min(droppedBytes + chunkBytes + (chunk.droppedBytes ?? 0), Number.MAX_SAFE_INTEGER);
    }
  }
  return { kept, state: { seq, bytes, droppedBytes } };
}

function sizeBytes({ data, json }: OutputChunk & Partial<EncodedChunk>): number {
  return Buffer.byteLength(typeof data === 'string' ? data : (json ?? JSON.stringify(data) ?? ''));
}
