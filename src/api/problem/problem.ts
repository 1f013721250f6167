import { errorCodes, InvalidPayloadError, YardError, type Violation, type KnownErrorCode } from '@yardmaster/protocol';
import { InvalidRequestError } from './invalid-request.error';
import type { ProblemDto } from './problem.dto';
import { invalidBodyStatus, problemTable, type ProblemKind } from './problem.table';

export interface ProblemContext {
  /** The path of the request. */
  instance?: string;
  /** The request has a body, so that faults are in there. */
  hasBody: boolean;
}

/** What a caller is told of an error that was thrown on purpose; nothing where the error is a fault of ours. */
export function toProblem(error: unknown, { instance, hasBody }: ProblemContext): ProblemDto | undefined {
  const kind = error instanceof YardError ? kindOf(error.code) : undefined;
  if (!kind || !(error instanceof YardError) || error.code === 'INTERNAL') return undefined;
  const { path: _, ...details } = error.details ?? {};
  return {
    ...frame(error.code, kind),
    status: error.code === 'INVALID_REQUEST' && hasBody ? invalidBodyStatus : kind.status,
    detail: error.message,
    retryable: error.retryable,
    ...(instance !== undefined && { instance }),
    ...faultsOf(error),
    ...(Object.keys(details).length > 0 && { details }),
  };
}

/** What a caller is told of a fault of ours: nothing but the id under which it was logged. */
export function faultProblem(faultId: string): ProblemDto {
  return {
    ...frame('INTERNAL', problemTable.INTERNAL!),
    detail: 'The fault was logged.',
    retryable: errorCodes.INTERNAL.retryable,
    instance: `urn:yardmaster:fault:${faultId}`,
  };
}

/** Seconds after which a caller should try again, if that is known. */
export function retryAfterS(code: string): number | undefined {
  return kindOf(code)?.retryAfterS;
}

function frame(code: string, { status, title }: ProblemKind) {
  return { type: `urn:yardmaster:problem:${code}`, title, status, detail: title, code };
}

/** A code may be a worker's own, and be called anything. */
function kindOf(code: string): ProblemKind | undefined {
  return Object.hasOwn(problemTable, code) ? problemTable[code as KnownErrorCode] : undefined;
}

function faultsOf(error: YardError): { errors?: Violation[] } {
  if (error instanceof InvalidRequestError) return { errors: [...error.faults] };
  if (!(error instanceof InvalidPayloadError)) return {};
  const { path, message } = error;
  return { errors: [{ path, message: path === '' ? message : message.slice(path.length + 2) }] };
}
