import { Catch, Injectable, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { YardError } from '@yardmaster/protocol';
import { fromFramework } from './framework-errors';
import { retryAfterS } from './problem';
import type { ProblemDto } from './problem.dto';
import { Problems } from './problems';

/** Answers every error of a request with problem details (RFC 9457). */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly problems: Problems) {}

  catch(exception: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = withBodyLimit(fromFramework(exception), request);
    const instance = request.url.split('?')[0]!;
    const problem = this.problems.of(error, { instance, hasBody: request.body !== undefined });
    if (!reply.sent) sendProblem(reply, problem);
  }
}

/** Adds the limit to the message of an error about a too large body. */
function withBodyLimit(error: unknown, { routeOptions }: FastifyRequest): unknown {
  if (!isTooLarge(error)) return error;
  return new YardError(
    'PAYLOAD_TOO_LARGE',
    `body exceeds ${routeOptions.bodyLimit} bytes; send less or raise PAYLOAD_BYTES_MAX`,
  );
}

/** True for errors of the framework. Errors of this project have no cause, and their messages already name the limit. */
function isTooLarge(error: unknown): boolean {
  return error instanceof YardError && error.code === 'PAYLOAD_TOO_LARGE' && error.cause !== undefined;
}

function sendProblem(reply: FastifyReply, problem: ProblemDto): void {
  const seconds = retryAfterS(problem);
  if (seconds !== undefined) reply.header('retry-after', String(seconds));
  if (problem.code === 'UNAUTHORIZED') reply.header('www-authenticate', 'Bearer realm="yardmaster"');
  reply.problemCode = problem.code;
  void reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}
