import * as fc from 'fast-check';
import type { OutputChunk } from '@yardmaster/protocol';
import { planOutput, type OutputState } from '../../src/tasks/shared/output.policy';
import { OutputBuffer } from '../../packages/worker-kit/src/state/output-buffer.state';

const limits = { bufferBytesMax: 600, batchBytesMax: 200, chunkBytesMax: 50, jsonBytesMax: 120 };
const stream = fc.constantFrom('stdout' as const, 'stderr' as const, 'log' as const);
const step = fc.oneof(
  fc.record({ what: fc.constant('add' as const), stream, data: fc.string({ unit: 'grapheme', maxLength: 120 }) }),
  fc.record({ what: fc.constant('json' as const), data: fc.jsonValue({ maxDepth: 1 }) }),
  fc.record({ what: fc.constantFrom('batch' as const, 'acknowledge' as const, 'refuse' as const) }),
);

describe('the output buffer of a worker', () => {
  it('counts everything that it drops, sends each chunk once in order, and stays within its limits', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const buffer = new OutputBuffer(limits);
        const [took, gave] = [new Map<string, number>(), new Map<string, number>()];
        let [lastSeq, isSent] = [0, false];
        let batch: OutputChunk[] = [];
        const settle = (): void => {
          for (const { stream: name, data } of batch) count(gave, name, data);
          batch = [];
        };
        for (const each of [...steps, ...flush]) {
          if (each.what === 'add') buffer.add(each.stream, each.data);
          if (each.what === 'add') count(took, each.stream, each.data);
          if (each.what === 'json') buffer.add('progress', each.data);
          if (each.what === 'json') count(took, 'progress', each.data);
          if (each.what === 'acknowledge' && isSent) {
            buffer.acknowledge();
            settle();
            isSent = false;
          }
          if (each.what === 'refuse' && isSent) {
            buffer.refuse();
            [batch, isSent] = [[], false];
          }
          if (each.what !== 'batch') continue;
          const again = buffer.batch();
          if (isSent) expect(again).toEqual(batch);
          else {
            expect(again.every(({ seq }, at) => seq > (again[at - 1]?.seq ?? lastSeq))).toBe(true);
            lastSeq = again.at(-1)?.seq ?? lastSeq;
          }
          expect(again.length <= 1 || bytesOf(again) <= limits.batchBytesMax).toBe(true);
          [batch, isSent] = [[...again], again.length > 0];
        }
        expect(buffer.isEmpty).toBe(true);
        for (const [name, bytes] of took) expect((gave.get(name) ?? 0) + (buffer.dropped[name] ?? 0)).toBe(bytes);
      }),
    );
  });
});

/** Flushes until the buffer is empty: more rounds than there can be chunks. */
const flush = Array.from({ length: 40 }, () => [{ what: 'batch' as const }, { what: 'acknowledge' as const }]).flat();

function count(counts: Map<string, number>, name: string, data: unknown): void {
  counts.set(name, (counts.get(name) ?? 0) + sizeOf(name, data));
}

function sizeOf(name: string, data: unknown): number {
  return Buffer.byteLength(name === 'progress' ? JSON.stringify(data) : String(data));
}

function bytesOf(chunks: readonly OutputChunk[]): number {
  return chunks.reduce((sum, { stream: name, data }) => sum + sizeOf(name, data), 0);
}

describe('the output that the store keeps', () => {
  const text = fc.array(fc.string({ maxLength: 8 }), { maxLength: 30 });
  const bounds = fc.record({ outputBytesMax: fc.nat({ max: 60 }), eventsLeft: fc.nat({ max: 20 }) });
  const empty: OutputState = { seq: 0, bytes: 0, droppedBytes: 0 };

  it('is a prefix of the sent output, without repetition, for any resends', () => {
    fc.assert(
      fc.property(text, bounds, fc.nat(), (lines, allowed, cut) => {
        const chunks = lines.map((data, index): OutputChunk => ({ seq: index + 1, stream: 'stdout', data }));
        const whole = planOutput(empty, chunks, allowed);
        expect(whole.kept).toEqual(chunks.slice(0, whole.kept.length));
        expect(whole.state.bytes + whole.state.droppedBytes).toBe(Buffer.byteLength(lines.join('')));
        expect(whole.state.bytes).toBeLessThanOrEqual(allowed.outputBytesMax);
        const at = cut % (chunks.length + 1);
        const first = planOutput(empty, chunks.slice(0, at), allowed);
        const rest = planOutput(first.state, chunks, {
          ...allowed,
          eventsLeft: allowed.eventsLeft - first.kept.length,
        });
        expect([...first.kept, ...rest.kept]).toEqual(whole.kept);
        expect(rest.state).toEqual(whole.state);
      }),
    );
  });
});
