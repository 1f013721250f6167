import { HttpException } from '@nestjs/common';
import { YardError, type KnownErrorCode } from '@yardmaster/protocol';

/** By Fastify's own code, where its status alone does not say it. */
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

/** The error of ours that one of Nest or Fastify stands for; any other error stays what it is. */
export function fromFramework(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const cause = error instanceof HttpException ? (error.cause as { code?: string } | undefined) : error;
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: number }).statusCode;
  const code = byCode.get((cause as { code?: unknown } | undefined)?.code) ?? byStatus[status ?? 500];
  return code && !(error instanceof YardError) ? new YardError(code, error.message, { cause: error }) : error;
}
