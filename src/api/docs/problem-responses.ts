import type { OpenAPIObject } from '@nestjs/swagger';
import { invalidBodyStatus, problemTable } from '../problem/problem.table';

type Responses = NonNullable<OpenAPIObject['paths'][string]['get']>['responses'];

/** Problems of any request, found before its content is read. */
const ofServer = ['REQUEST_TIMEOUT', 'URI_TOO_LONG', 'HEADERS_TOO_LARGE'];
/** Problems of any operation that requires the API key. */
const ofKeyed = ['INVALID_REQUEST', 'UNAUTHORIZED', 'SHUTTING_DOWN'];
/** Problems of any method that may have a body, even if the operation ignores it. */
const ofBody = ['INVALID_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

export interface OperationUse {
  /** True if the operation requires no API key. */
  isOpen: boolean;
  /** True if the method may have a body; it is parsed in any case. */
  takesBody: boolean;
  /** True if the operation uses the body. */
  readsBody: boolean;
}

/** Returns one response per status. Several problems may share a status. */
export function problemResponses(own: readonly string[], { isOpen, takesBody, readsBody }: OperationUse): Responses {
  const byStatus = new Map<number, string[]>();
  const headers: Record<number, object> = {};
  const add = (code: string, status: number): void =>
    void byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${kindOf(code).title}.`]);
  const shared = [...(isOpen ? [] : ofKeyed), ...ofServer, ...(takesBody ? ofBody : [])];
  for (const code of new Set([...own, ...shared])) {
    const { status, retryAfterS } = kindOf(code);
    add(code, status);
    if (retryAfterS !== undefined) headers[status] = { 'Retry-After': retryAfter };
  }
  if (readsBody) add('INVALID_REQUEST', invalidBodyStatus);
  if (!isOpen) headers[401] = { 'WWW-Authenticate': challenge };
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      status,
      { description: lines.join('\n\n'), content, ...(headers[status] && { headers: headers[status] }) },
    ]),
  ) as Responses;
}

const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const retryAfter = { description: 'Seconds to wait before a retry.', schema: { type: 'integer', minimum: 0 } };
const challenge = { description: 'Authentication scheme for the API key.', schema: { type: 'string' } };

function kindOf(code: string) {
  return problemTable[code as keyof typeof problemTable]!;
}
