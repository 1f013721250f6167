import { createHash } from 'node:crypto';
import {
  compileSchema,
  InvalidPayloadError,
  type Artifact,
  type Outcome,
  type OutputChunk,
} from '@yardmaster/protocol';

/** A recorded attempt: its input, its events with their times, and its outcome. */
export interface Cassette {
  /** Version of the format. */
  cassette: 1;
  capability: string;
  /** Normalised, without secrets. */
  input: unknown;
  /** The events of the worker, `afterMs` milliseconds after it accepted the attempt. */
  events: RecordedEvent[];
  outcome: Outcome;
}

export type RecordedEvent = { afterMs: number } & (
  | Pick<OutputChunk, 'stream' | 'data' | 'droppedBytes'>
  /** The bytes are in `file`, next to the cassette; absent if they were too large. */
  | { artifact: Artifact; file?: string }
);

/** Returns a key for a capability and normalised input, independent of the order of properties. */
export function keyOf(capability: string, input: unknown): string {
  return createHash('sha256')
    .update(`${capability}\n${JSON.stringify(normalised(input))}`)
    .digest('hex')
    .slice(0, 16);
}

/** Sorts properties by name, converts line ends to LF, and drops undefined values. */
export function normalised(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n');
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, normalised(each)]));
}

/** Serializes a cassette for reading and comparing: one property on each line, in a fixed order. */
export function writeCassette({ capability, input, events, outcome }: Cassette): string {
  const { status, ...rest } = outcome;
  const whole = { cassette: 1, capability, input: normalised(input), events, outcome: { status, ...rest } };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}

/** Parses a cassette. @throws InvalidPayloadError with the path of the violation, or SyntaxError if it is not JSON */
export function readCassette(text: string): Cassette {
  const value: unknown = JSON.parse(text);
  const violation = compileSchema(schema)(value);
  if (violation) throw new InvalidPayloadError(violation, 'INVALID_REQUEST');
  return value as Cassette;
}

const schema = {
  type: 'object',
  required: ['cassette', 'capability', 'input', 'events', 'outcome'],
  properties: {
    cassette: { const: 1 },
    capability: { type: 'string' },
    events: {
      type: 'array',
      items: {
        type: 'object',
        required: ['afterMs'],
        properties: {
          afterMs: { type: 'number', minimum: 0 },
          stream: { enum: ['stdout', 'stderr', 'log', 'progress', 'display'] },
          artifact: { type: 'object', required: ['name'] },
          file: { type: 'string', pattern: '^[^/\\\\]+/[^/\\\\]+$' },
        },
      },
    },
    outcome: {
      type: 'object',
      required: ['status', 'stats'],
      properties: { status: { enum: ['succeeded', 'failed', 'cancelled', 'timed_out'] } },
    },
  },
};
