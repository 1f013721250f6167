import {
  ProtocolError,
  ProtocolErrorCode,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
  type CallToolResult,
} from '@modelcontextprotocol/client';
import { YardError, type KnownErrorCode } from '@yardmaster/protocol';
import { codeOfStatus, failureOf } from './failure.policy';

/** A server may send any number. */
const invalidParams: number = ProtocolErrorCode.InvalidParams;

/** The facts about a call that error messages name. */
export interface Called {
  server: string;
  /** A tool, or a method of the protocol. */
  what: string;
  /** True if repeating the call is safe. */
  isReadOnly: boolean;
  redact: (text: string) => string;
}

/** Creates the error for a tool that reported its failure. */
export function toolFailure({ content, structuredContent }: CallToolResult, called: Called): YardError {
  const said = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
  const { code, retryAfterMs } = failureOf(said);
  const { server, what: tool, redact } = called;
  const details = {
    server,
    tool,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(structuredContent !== undefined && { structuredContent }),
  };
  return new YardError(code, redact(said).slice(0, messageCharsMax) || `${tool} failed without an error message`, {
    details,
  });
}

/** Creates the error for a call that the tool did not answer. */
export function callFailure(error: unknown, called: Called): YardError {
  if (error instanceof YardError) return error;
  const { server, what, redact } = called;
  const fail = (code: KnownErrorCode, said: string, more: object = {}, retryable?: boolean): YardError =>
    new YardError(code, `${server}: ${redact(said)}`, { cause: error, retryable, details: { server, what, ...more } });
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ProtocolError) {
    const isInput = error.code === invalidParams && !/structured content|outputSchema/i.test(message);
    return fail(isInput ? 'INVALID_INPUT' : failureOf(message).code, message, { mcpCode: error.code });
  }
  if (isForgotten(error)) return fail('UPSTREAM_UNAVAILABLE', message);
  if (isHttpError(error)) return fail(codeOfStatus(error.status), message, { status: error.status });
  if (error instanceof UnauthorizedError) return fail('UNAUTHORIZED', `the server asks for authorization: ${message}`);
  if (isLoss(error))
    return fail('UPSTREAM_LOST', `the server was lost during the call of ${what}: ${message}`, {}, called.isReadOnly);
  if (isUnreachable(error)) return fail('UPSTREAM_UNAVAILABLE', `the server cannot be reached: ${message}`);
  return fail('EXECUTION_ERROR', message);
}

/** True if the server may have exited. The worker then checks it, and repeats a read-only call. */
export function isAbsence(error: unknown): boolean {
  return isLoss(error) || isUnreachable(error) || isForgotten(error) || (isHttpError(error) && error.status >= 502);
}

/**
 * True if the server lost our session in a restart. The call had no effect, so any call can be repeated in a new
 * session. The protocol requires status 404; some servers return 400.
 */
export function isForgotten(error: unknown): boolean {
  return isHttpError(error) && (error.status === 404 || (error.status === 400 && /session/i.test(error.message)));
}

const messageCharsMax = 4096;

function isLoss(error: unknown): boolean {
  return error instanceof SdkError && error.code === SdkErrorCode.ConnectionClosed;
}

function isUnreachable(error: unknown): boolean {
  const isSdks = error instanceof SdkError && [SdkErrorCode.NotConnected, SdkErrorCode.SendFailed].includes(error.code);
  return isSdks || (error instanceof TypeError && error.message === 'fetch failed') || isNotConnected(error);
}

function isNotConnected(error: unknown): boolean {
  return error instanceof Error && error.message === 'Not connected';
}

function isHttpError(error: unknown): error is SdkHttpError & { status: number } {
  return error instanceof SdkHttpError && typeof error.status === 'number';
}
