import type { FastifyInstance } from 'fastify';
import { messageDepthMax, parsedViolation, parseJson, YardError } from '@yardmaster/protocol';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { configureRoute } from '../access/route-config';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set if the handler checks the JSON limits itself; otherwise the body parser does. Avoids checking a large input twice. */
    checksLimits?: true;
  }
}

/**
 * Declares that the handler checks the JSON limits (protocol/README.md, "JSON"), separately for each task of a batch, so that one invalid
 * task does not reject the others.
 */
export const ChecksLimits = (): MethodDecorator => configureRoute({ checksLimits: true });

/**
 * Parses bodies of type `application/json`:
 * - Any key is allowed. Fastify's parser rejects `__proto__` and `constructor.prototype`, even in the input of a task.
 * - Integers are never rounded silently (`parseJson`).
 * - Every body is within the JSON limits. Thousands of nested brackets would overflow the stack of any recursive code.
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      checkEncoding(request.headers['content-encoding']);
      const value = read(body as string);
      request.body = value; // marks that there is a body: violations of its limits are a 422, as those of a DTO
      if (!request.routeOptions.config.checksLimits) checkLimits(value);
      done(null, value);
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Rejects compressed bodies, which would otherwise be reported as invalid JSON. */
function checkEncoding(encoding = 'identity'): void {
  if (encoding.toLowerCase() === 'identity') return;
  throw new YardError(
    'UNSUPPORTED_MEDIA_TYPE',
    `unsupported Content-Encoding ${encoding.slice(0, 64)}; send uncompressed JSON without this header`,
  );
}

function read(body: string): unknown {
  if (body === '') return undefined; // the handler decides whether it needs a body
  try {
    return parseJson(body.startsWith(byteOrderMark) ? body.slice(1) : body);
  } catch (cause) {
    throw new YardError('INVALID_JSON', `the body is not valid JSON: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Checks the JSON limits of a body. `messageDepthMax` leaves room for the levels of the body around a value of maximum
 * depth.
 */
function checkLimits(value: unknown): void {
  const violation = parsedViolation(value, messageDepthMax);
  if (violation) throw new InvalidRequestError([violation]);
}

const byteOrderMark = '\uFEFF';
