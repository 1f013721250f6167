import {
  type ErrorInfo,
  InvalidPayloadError,
  type KnownErrorCode,
  type Outcome,
  type OutputChunk,
} from '@yardmaster/protocol';
import type { NewTask } from '../task';
import { briefDetailsBytesMax, briefError, briefOutcome } from './brief';
import type { Options } from './rows';

/**
 * A value with its JSON. Values from callers and workers are encoded before their operation joins the shared transaction: a value that cannot be
 * encoded (a BigInt, a cycle, deep nesting, a `toJSON` that throws) fails only its own operation.
 */
export interface Encoded<T> {
  readonly value: T;
  readonly json: string;
}

/** A new task with the JSON of its options and input, as stored in its row. */
export interface EncodedTask {
  readonly task: NewTask;
  readonly optionsJson: string;
  readonly inputJson: string;
}

/** An outcome with its brief form for attempts and lists; the brief form is the same object if the outcome is small. */
export interface EncodedOutcome extends Encoded<Outcome> {
  readonly brief: Encoded<Outcome>;
}

/** A chunk of output with the JSON of its data. */
export interface EncodedChunk extends OutputChunk {
  readonly json: string;
}

/** @throws InvalidPayloadError with `code` and `path` if the value cannot be written as JSON. */
export function encode<T>(value: T, path: string, code: KnownErrorCode = 'INVALID_RESULT'): Encoded<T> {
  try {
    // JSON.stringify returns undefined for functions, symbols and undefined.
    return { value, json: JSON.stringify(value) ?? 'null' };
  } catch (cause) {
    throw new InvalidPayloadError({ path, message: `cannot be written as JSON: ${(cause as Error).message}` }, code);
  }
}

/** @throws InvalidPayloadError `INVALID_INPUT` or `INVALID_REQUEST` if a part of the task cannot be written as JSON. */
export function encodeTask(task: NewTask): EncodedTask {
  const {
    id: _id,
    capability: _capability,
    priority: _priority,
    createdAtMs: _createdAtMs,
    keyId: _keyId,
    ...rest
  } = task;
  const { input, ...options } = rest;
  return {
    task,
    optionsJson: encode(options satisfies Options, '', 'INVALID_REQUEST').json,
    inputJson: encode(input ?? null, 'input', 'INVALID_INPUT').json,
  };
}

/** Encodes an outcome without its artifacts; the store adds those that it recorded. @throws InvalidPayloadError `INVALID_RESULT`. */
export function encodeOutcome({ artifacts: _, ...outcome }: Outcome): EncodedOutcome {
  return withBrief(encode(outcome, 'outcome'));
}

/** Encodes the error of an attempt that does not end its task, without large details. @throws InvalidPayloadError `INVALID_RESULT`. */
export function encodeError(error: ErrorInfo): Encoded<ErrorInfo> {
  const encoded = encode(error, 'error');
  return encoded.json.length <= briefDetailsBytesMax ? encoded : encode(briefError(error), 'error');
}

/** Creates the outcome of a task that fails because of a loss. */
export function lostOutcome(error: Encoded<ErrorInfo>, wallMs: number): EncodedOutcome {
  const json = `{"status":"failed","error":${error.json},"stats":{"wallMs":${wallMs}}}`;
  return withBrief({ value: { status: 'failed', error: error.value, stats: { wallMs } }, json });
}

/** @throws InvalidPayloadError `INVALID_RESULT`. */
export function encodeChunks(chunks: readonly OutputChunk[]): EncodedChunk[] {
  return chunks.map((chunk) => ({ ...chunk, json: encode(chunk.data, chunk.stream).json }));
}

/** Appends a property to the JSON of an object. */
export function withProperty(objectJson: string, name: string, json: string): string {
  const separator = objectJson === '{}' ? '' : ',';
  return `${objectJson.slice(0, -1)}${separator}${JSON.stringify(name)}:${json}}`;
}

function withBrief(encoded: Encoded<Outcome>): EncodedOutcome {
  const isSmall = encoded.json.length <= briefDetailsBytesMax;
  return { ...encoded, brief: isSmall ? encoded : encode(briefOutcome(encoded.value), 'outcome') };
}
