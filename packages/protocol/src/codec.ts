import { InvalidPayloadError, YardError } from './errors';
import { toViolation } from './violation';
import type { ErrorReply, Payloads, Replies } from './generated/messages';
import { validators } from './generated/validators';
import { messageDepthMax, parsedViolation } from './json-limits';

/** The major version of the protocol (protocol/README.md) that this package implements. */
export const protocolVersion = 1;

export type MessageName = keyof Replies;

/**
 * Messages whose parts are checked one by one by their handlers: an outcome or chunk beyond the limits of JSON fails
 * only its attempt, a schema beyond them rejects only its capability.
 */
const checkedPerPart: ReadonlySet<string> = new Set([
  'task.output',
  'task.finished',
  'worker.register',
  'worker.capabilities',
]);

/**
 * Validates a payload that came over a link.
 * @throws InvalidPayloadError `INVALID_MESSAGE` with the path of the violation
 */
export function decode<M extends keyof Payloads>(message: M, payload: unknown): Payloads[M] {
  const validate = Object.hasOwn(validators, message) ? validators[message] : undefined; // not `constructor`
  if (!validate) throw new YardError('UNKNOWN_MESSAGE', `unknown message ${message}`);
  if (!validate(payload)) throw new InvalidPayloadError(toViolation(validate.errors, payload));
  const violation = checkedPerPart.has(message) ? undefined : parsedViolation(payload, messageDepthMax);
  if (violation) throw new InvalidPayloadError(violation);
  return payload as Payloads[M];
}

/**
 * Validates the reply to `message`.
 * @throws YardError with the code of the peer if it rejected the message, `INVALID_MESSAGE` if the reply is not valid
 */
export function decodeReply<M extends MessageName>(message: M, reply: unknown): Replies[M] {
  if (isErrorReply(reply)) throw refusal((reply as ErrorReply).error);
  return decode(`${message}.reply` as keyof Payloads, reply) as Replies[M];
}

/** Builds the reply that rejects a message. */
export function errorReply(error: unknown): ErrorReply {
  if (error instanceof InvalidPayloadError)
    return { error: { code: error.code, message: error.message, path: error.path } };
  if (error instanceof YardError) return { error: { code: error.code, message: error.message } };
  return { error: { code: 'INTERNAL', message: 'the peer failed to handle the message' } };
}

function isErrorReply(reply: unknown): boolean {
  // Check the property first: most replies are not errors, and a failing validator collects violations.
  return typeof reply === 'object' && reply !== null && 'error' in reply && validators['reply.error']?.(reply) === true;
}

function refusal({ code, message, path }: ErrorReply['error']): YardError {
  return new YardError(code as 'INTERNAL', message, path === undefined ? {} : { details: { path } });
}
