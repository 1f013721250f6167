import type { FastifyInstance } from 'fastify';
import { messageDepthMax, parsedViolation, parseJson, YardError } from '@yardmaster/protocol';
import { InvalidRequestError } from '../problem/invalid-request.error';
import { configureRoute } from './route-config';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set if the handler checks the limits of JSON, since the reader would look through a large input a second time. */
    checksLimits?: true;
  }
}

/**
 * Leaves the limits of JSON (protocol/README.md, "JSON") to a handler whose callees check each part of the body: one task of a batch is
 * refused alone, and an input is checked once.
 */
export const ChecksLimits = (): MethodDecorator => configureRoute({ checksLimits: true });

/**
 * Reads bodies of `application/json` so that keys are data (Fastify itself refuses `__proto__` and `constructor.prototype`, also within
 * the input of a task, which nobody interprets), no integer is rounded silently (`parseJson`), and nothing beyond the limits of JSON comes
 * to a handler, whatever it declares: a few thousand brackets would overflow the stack of any code that recurses over the value.
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      checkEncoding(request.headers['content-encoding']);
      const value = read(body as string);
      request.body = value; // there is one, so that its faults are answered as those that a DTO finds
      if (!request.routeOptions.config.checksLimits) checkLimits(value);
      done(null, value);
    } catch (error) {
      done(error as Error);
    }
  });
}

/** A compressed body would be read as broken JSON. */
function checkEncoding(encoding = 'identity'): void {
  if (encoding.toLowerCase() === 'identity') return;
  throw new YardError(
    'UNSUPPORTED_MEDIA_TYPE',
    'Content-Encoding: only uncompressed bodies are read; send the JSON as it is and leave the header out',
  );
}

function read(body: string): unknown {
  if (body === '') return undefined; // there is no body; the route says if it needs one
  try {
    return parseJson(body.startsWith(byteOrderMark) ? body.slice(1) : body);
  } catch (cause) {
    throw new YardError('INVALID_JSON', `the body is not valid JSON: ${(cause as Error).message}`, { cause });
  }
}

/** A value within the body may nest as deep as any other, and the body has a few levels around it. */
function checkLimits(value: unknown): void {
  const fault = parsedViolation(value, messageDepthMax);
  if (fault) throw new InvalidRequestError([fault]);
}

const byteOrderMark = '\uFEFF';
