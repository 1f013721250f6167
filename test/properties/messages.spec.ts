import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import {
  decode,
  decodeReply,
  InvalidPayloadError,
  YardError,
  type MessageName,
  type Payloads,
} from '@yardmaster/protocol';
import { validators } from '../../packages/protocol/src/generated/validators';
import { fuzz } from '../support/fuzz/fuzz';
import { hostile, nearly } from '../support/fuzz/hostile';
import { fitting, resolved, type Schema } from '../support/fuzz/schema';
import { messageNames } from '../support/vectors';

const folder = join(__dirname, '../../protocol/schema');
const names = messageNames() as Array<keyof Payloads>;
const bytes = fc.uint8Array({ maxLength: 8 }).map((each) => Buffer.from(each));

function fileOf(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;
}

/** Resolves `common.json#/$defs/TaskId`, or a reference within that file. */
function lookup(reference: string, base: string): { schema: Schema; base: string } {
  const [file, pointer = ''] = reference.split('#') as [string, string?];
  const name = file === '' ? base : file;
  const steps = pointer.split('/').slice(1);
  const schema = steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], fileOf(name));
  return { schema: schema as Schema, base: name };
}

function payloadsOf(name: keyof Payloads): fc.Arbitrary<unknown> {
  const file = `${name}.json`;
  const schema = resolved(fileOf(file), lookup, file);
  return fitting(schema).filter((payload) => validators[name]!(structuredClone(payload)));
}

/** Reads a payload: asserts that it is unchanged, or rejected with a path. */
function judge(name: keyof Payloads, payload: unknown): void {
  try {
    expect(decode(name, payload)).toBe(payload);
  } catch (error) {
    if (!(error instanceof InvalidPayloadError)) throw error;
    expect([error.code, typeof error.path, error.message.length > 0]).toEqual(['INVALID_MESSAGE', 'string', true]);
  }
}

describe('a payload of any message', () => {
  it.each(names)('%s is read unchanged if it is valid', (name) =>
    fuzz(payloadsOf(name), (payload) => {
      const copy = structuredClone(payload);
      expect(decode(name, payload)).toBe(payload);
      expect(payload).toEqual(copy);
    }),
  );

  it.each(names)('%s is rejected with a path if it is invalid', (name) =>
    fuzz(fc.oneof(nearly(payloadsOf(name)), hostile, bytes, nearly(hostile)), (payload) => judge(name, payload), 120),
  );

  it('is rejected if its name is unknown', () =>
    fuzz(fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString', 'valueOf')), (name) => {
      if ((names as string[]).includes(name)) return;
      const refused = expect.objectContaining({ code: 'UNKNOWN_MESSAGE' }) as Error;
      expect(() => decode(name as keyof Payloads, {})).toThrow(refused);
    }));
});

describe('a reply to any message', () => {
  const asked = names.filter((name) => `${name}.reply` in validators) as MessageName[];

  it.each(asked)('%s is read, or rejected with a known error', (name) =>
    fuzz(fc.oneof(nearly(payloadsOf(`${name}.reply`)), nearly(payloadsOf('reply.error')), hostile), (reply) => {
      try {
        decodeReply(name, reply);
      } catch (error) {
        expect(error).toBeInstanceOf(YardError);
      }
    }),
  );
});
