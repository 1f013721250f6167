import {
  errorCodes,
  InvalidPayloadError,
  redactSecretsIn,
  YardError,
  type KnownErrorCode,
  type Violation,
} from '@yardmaster/protocol';
import { InvalidRequestError } from './invalid-request.error';
import type { ProblemDto } from './problem.dto';
import { invalidBodyStatus, problemTable, type ProblemKind } from './problem.table';

export interface ProblemContext {
  /** The path of the request. */
  instance?: string;
  /** True if the request has a body; violations are then in the body and not in the query. */
  hasBody: boolean;
}

/**
 * Returns the problem for an expected error; undefined for an internal one. Secrets are redacted: URLs and messages may contain tickets and
 * keys.
 */
export function toProblem(error: unknown, { instance, hasBody }: ProblemContext): ProblemDto | undefined {
  const kind = error instanceof YardError ? kindOf(error.code) : undefined;
  if (!kind || !(error instanceof YardError) || error.code === 'INTERNAL') return undefined;
  const { path: _, ...details } = error.details ?? {};
  return redactSecretsIn({
    ...frame(error.code, kind),
    status: error.code === 'INVALID_REQUEST' && hasBody ? invalidBodyStatus : kind.status,
    detail: error.message,
    retryable: error.retryable,
    ...(instance !== undefined && { instance }),
    ...faultsOf(error),
    ...(Object.keys(details).length > 0 && { details }),
  });
}

/** Returns the problem for an internal error. It reveals only the id under which the error was logged. */
export function faultProblem(faultId: string): ProblemDto {
  return {
    ...frame('INTERNAL', problemTable.INTERNAL!),
    detail: 'internal error; search the log for the id in `instance`',
    retryable: errorCodes.INTERNAL.retryable,
    instance: `urn:yardmaster:fault:${faultId}`,
  };
}

/** Returns the value of `Retry-After` for a problem, in seconds: its own, or the default of its code if it has one. */
export function retryAfterS({ code, details }: Pick<ProblemDto, 'code' | 'details'>): number | undefined {
  const byDefault = kindOf(code)?.retryAfterS;
  const ownMs = details?.['retryAfterMs'];
  if (byDefault === undefined || typeof ownMs !== 'number' || !(ownMs >= 0 && ownMs < Infinity)) return byDefault;
  return Math.max(1, Math.ceil(ownMs / 1000));
}

function frame(code: string, { status, title }: ProblemKind) {
  return { type: `urn:yardmaster:problem:${code}`, title, status, detail: title, code };
}

/** Codes of capabilities may have any name, including those of inherited properties. */
function kindOf(code: string): ProblemKind | undefined {
  return Object.hasOwn(problemTable, code) ? problemTable[code as KnownErrorCode] : undefined;
}

function faultsOf(error: YardError): { errors?: Violation[] } {
  if (error instanceof InvalidRequestError) return { errors: [...error.violations] };
  if (!(error instanceof InvalidPayloadError)) return {};
  const { path, message } = error;
  return { errors: [{ path, message: path === '' ? message : message.slice(path.length + 2) }] };
}
