import type { OutputChunk } from '../../protocol';
import { planOutput } from './output';

const empty = { seq: 0, bytes: 0, droppedBytes: 0 };
const bounds = { outputBytesMax: 10, eventsLeft: 100 };

function chunk(seq: number, data: unknown, droppedBytes?: number): OutputChunk {
  return { seq, stream: typeof data === 'string' ? 'stdout' : 'progress', data, ...(droppedBytes && { droppedBytes }) };
}

describe('planOutput', () => {
  it('should keep what fits, to the last byte', () => {
    const chunks = [chunk(1, 'ß'), chunk(2, '12345678')];
    expect(planOutput(empty, chunks, bounds)).toEqual({ kept: chunks, state: { seq: 2, bytes: 10, droppedBytes: 0 } });
  });

  it('should size what is no text by its JSON', () => {
    const { state } = planOutput(empty, [chunk(1, { a: 1 }), chunk(3, null)], { ...bounds, outputBytesMax: 11 });
    expect(state).toEqual({ seq: 3, bytes: 11, droppedBytes: 0 });
  });

  it('should skip what was seen', () => {
    const seen = { seq: 2, bytes: 3, droppedBytes: 0 };
    const { kept, state } = planOutput(seen, [chunk(1, 'a'), chunk(2, 'b'), chunk(5, 'c'), chunk(4, 'd')], bounds);
    expect(kept).toEqual([chunk(5, 'c')]);
    expect(state).toEqual({ seq: 5, bytes: 4, droppedBytes: 0 });
  });

  it('should drop all that follows what does not fit, and count it with what the worker dropped', () => {
    const { kept, state } = planOutput(empty, [chunk(1, 'x'.repeat(11)), chunk(2, 'y', 7), chunk(3, '')], bounds);
    expect(kept).toEqual([]);
    expect(state).toEqual({ seq: 3, bytes: 0, droppedBytes: 19 });
  });

  it('counts no more dropped bytes than an integer holds, whatever the worker says', () => {
    const most = Number.MAX_SAFE_INTEGER;
    const { state } = planOutput(empty, [chunk(1, 'x'.repeat(11), most), chunk(2, 'y', most)], bounds);
    expect(state.droppedBytes).toBe(most);
  });

  it('should drop what the task has no events left for', () => {
    const { kept, state } = planOutput(empty, [chunk(1, 'a'), chunk(2, 'b')], { ...bounds, eventsLeft: 1 });
    expect(kept).toEqual([chunk(1, 'a')]);
    expect(state).toEqual({ seq: 2, bytes: 1, droppedBytes: 1 });
  });
});
