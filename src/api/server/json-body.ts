import type { FastifyInstance } from 'fastify';
import { parseJson, YardError } from '@yardmaster/protocol';

/**
 * Reads bodies of `application/json` so that keys are data (Fastify itself refuses `__proto__` and `constructor.prototype`, also within
 * the input of a task, which nobody interprets) and no integer is rounded silently (`parseJson`).
 */
export function readJsonBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    try {
      checkEncoding(request.headers['content-encoding']);
      done(null, read(body as string));
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
  if (body === '') return undefined; // sent in no pieces: there is no body, and whether one is needed is for the route to say
  try {
    return parseJson(body.startsWith(byteOrderMark) ? body.slice(1) : body);
  } catch (cause) {
    throw new YardError('INVALID_JSON', `the body is not JSON: ${(cause as Error).message}`, { cause });
  }
}

const byteOrderMark = '\uFEFF';
