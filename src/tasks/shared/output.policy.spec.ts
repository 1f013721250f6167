import type { OutputChunk } from '@yardmaster/protocol';
import { planOutput } from './output.policy';

const empty = { seq: 0, bytes: 0, droppedBytes: 0 };
const bounds = { outputBytesMax: 10, eventsLeft: 100 };

function chunk(seq: number, data: unknown, droppedBytes?: number): OutputChunk {
  return { seq, stream: typeof data === 'string' ? 'stdout' : 'progress', data, ...(droppedBytes && { droppedBytes }) };
}

describe('planOutput', () => {
  it('keeps output up to the last byte of the limit', () => {
    const chunks = [chunk(1, 'ß'), chunk(2, '12345678')];
    expect(planOutput(empty, chunks, bounds)).toEqual({ kept: chunks, state: { seq: 2, bytes: 10, droppedBytes: 0 } });
  });

  it('counts data other than text by its JSON', () => {
    const { state } = planOutput(empty, [chunk(1, { a: 1 }), chunk(3, null)], { ...bounds, outputBytesMax: 11 });
    expect(state).toEqual({ seq: 3, bytes: 11, droppedBytes: 0 });
  });

  it('skips chunks seen before', () => {
    const seen = { seq: 2, bytes: 3, droppedBytes: 0 };
    const { kept, state } = planOutput(seen, [chunk(1, 'a'), chunk(2, 'b'), chunk(5, 'c'), chunk(4, 'd')], bounds);
    expect(kept).toEqual([chunk(5, 'c')]);
    expect(state).toEqual({ seq: 5, bytes: 4, droppedBytes: 0 });
  });

  it('drops everything after the first chunk over the limit, and counts it with the bytes the worker dropped', () => {
    const { kept, state } = planOutput(empty, [chunk(1, 'x'.repeat(11)), chunk(2, 'y', 7), chunk(3, '')], bounds);
    expect(kept).toEqual([]);
    expect(state).toEqual({ seq: 3, bytes: 0, droppedBytes: 19 });
  });

  it('limits the count of dropped bytes to a safe integer', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const { state } = planOutput(empty, [chunk(1, 'x'.repeat(11), most), chunk(2, 'y', most)], bounds);
    expect(state.droppedBytes).toBe(most);
  });

  it('drops chunks beyond the event limit of the task', () => {
    const { kept, state } = planOutput(empty, [chunk(1, 'a'), chunk(2, 'b')], { ...bounds, eventsLeft: 1 });
    expect(kept).toEqual([chunk(1, 'a')]);
    expect(state).toEqual({ seq: 2, bytes: 1, droppedBytes: 1 });
  });
});
