import { parentPort } from 'node:worker_threads';
import type { Violation } from '../violation';
import { DeclaredSchema, outOfSteps, stepsMax } from './declared-schema';
import type { SchemaViolation } from './schema-nodes';

/** A value to check. The schema is sent as text, so that this thread may drop it at any time. */
export interface CheckRequest {
  schemaText: string;
  value: unknown;
  /** Set if the caller has not compiled the schema, and wants the source. */
  wantsSource: boolean;
}

/** `source` and `unchecked` are sent first, so that a check that takes too long does not lose them. */
export type CheckReply =
  | { event: 'ready' }
  | { event: 'compiled'; source?: string; unchecked?: SchemaViolation }
  | { event: 'checked'; violation?: Violation; isOutOfSteps: boolean };

/** The thread for checks that would block an event loop: one request at a time, in order. */
const port = parentPort!;
const schemasMax = 50;
const schemas = new Map<string, DeclaredSchema>();

function schemaOf(text: string): DeclaredSchema {
  const known = schemas.get(text);
  if (known) return known;
  const schema = new DeclaredSchema(text);
  if (schemas.size >= schemasMax) schemas.delete(schemas.keys().next().value!);
  schemas.set(text, schema);
  return schema;
}

function reply(message: CheckReply): void {
  port.postMessage(message);
}

port.on('message', ({ schemaText, value, wantsSource }: CheckRequest) => {
  const schema = schemaOf(schemaText);
  const source = wantsSource ? schema.toSource() : undefined;
  if (source !== undefined) schema.adopt(source);
  reply({ event: 'compiled', source, unchecked: schema.unchecked });
  const violation = schema.check(value, stepsMax);
  reply({ event: 'checked', ...(violation !== outOfSteps && { violation }), isOutOfSteps: violation === outOfSteps });
});
reply({ event: 'ready' });
