import { parentPort } from 'node:worker_threads';
import type { Fault } from '../fault';
import { DeclaredSchema, givenUp, stepsMax } from './declared-schema';
import type { SchemaFault } from './schema-nodes';

/** A value to check. The schema comes as its text, so this thread may forget it at any time. */
export interface CheckRequest {
  schemaText: string;
  value: unknown;
  /** The caller has not compiled it yet, and wants to. */
  wantsSource: boolean;
}

/** `source` and `unchecked` come first, so that they are not lost with a check that takes too long. */
export type CheckReply =
  | { event: 'ready' }
  | { event: 'compiled'; source?: string; unchecked?: SchemaFault }
  | { event: 'checked'; fault?: Fault; isGivenUp: boolean };

/** The thread that checks what would hold up an event loop: one request at a time, in the order in which they come. */
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
  const fault = schema.check(value, stepsMax);
  reply({ event: 'checked', ...(fault !== givenUp && { fault }), isGivenUp: fault === givenUp });
});
reply({ event: 'ready' });
