import { HttpException } from '@nestjs/common';
import { YardError, type KnownErrorCode } from '@yardmaster/protocol';

/** Fastify error codes that need another code than their status implies. */
const byCode: ReadonlyMap<unknown, KnownErrorCode> = new Map([
  ['FST_ERR_CTP_INVALID_JSON_BODY', 'INVALID_JSON'],
  ['FST_ERR_CTP_EMPTY_JSON_BODY', 'INVALID_JSON'],
]);

const byStatus: Readonly<Record<number, KnownErrorCode>> = {
  400: 'INVALID_REQUEST',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'URI_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
};

/** Converts an error of Nest or Fastify to a `YardError`. Returns any other error unchanged. */
export function fromFramework(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const cause = error instanceof HttpException ? (error.cause as { code?: string } | undefined) : error;
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  const code = byCode.get((cause as { code?: unknown } | undefined)?.code) ?? byStatus[status ?? 500];
  return code && !(error instanceof YardError) ? new YardError(code, error.message, { cause: error }) : error;
}
