import { SdkHttpError, UnauthorizedError } from '@modelcontextprotocol/client';
import { YardError, type KnownErrorCode } from '@yardmaster/protocol';
import type { Profile } from '../profile/profile';

/** Describes why a server could not be started or reached, with the advice of its profile. */
export function startFailure(
  error: unknown,
  { name, server, help }: Profile,
  redact: (text: string) => string,
): YardError {
  const code = codeOf(error);
  const isAtDoor = server.type === 'http'; // the process itself reports missing programs
  const said = [`could not be ${isAtDoor ? 'reached' : 'started'}: ${redact(saidBy(error))}`, isAtDoor && help];
  const message = `the MCP server ${name} ${said.filter(Boolean).join('; ')}`;
  return new YardError(code, message, { cause: error, details: { profile: name } });
}

/** True if the server rejected our credentials: an early retry would fail again. */
export function isRefusal({ code }: YardError): boolean {
  return code === 'UNAUTHORIZED' || code === 'FORBIDDEN';
}

function codeOf(error: unknown): KnownErrorCode {
  const status = error instanceof SdkHttpError ? error.status : undefined;
  if (status === 401 || error instanceof UnauthorizedError) return 'UNAUTHORIZED';
  return status === 403 ? 'FORBIDDEN' : 'UPSTREAM_UNAVAILABLE';
}

/** Returns the message of an error, with its cause: `fetch failed` alone explains nothing. */
function saidBy(error: unknown): string {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return cause instanceof Error && /fetch failed/.test(message) ? saidBy(cause) : message;
}
