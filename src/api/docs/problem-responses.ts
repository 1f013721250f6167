import type { OpenAPIObject } from '@nestjs/swagger';
import { invalidBodyStatus, problemTable } from '../problem/problem.table';

type Responses = NonNullable<OpenAPIObject['paths'][string]['get']>['responses'];

/** Problems that may answer any request, before its content is read. */
const ofServer = ['REQUEST_TIMEOUT', 'URI_TOO_LONG', 'HEADERS_TOO_LARGE'];
/** Those of any operation behind the key. */
const ofKeyed = ['INVALID_REQUEST', 'UNAUTHORIZED', 'SHUTTING_DOWN'];
/** Those of any method that may have a body, read or not. */
const ofBody = ['INVALID_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

export interface OperationUse {
  /** Anybody may ask. */
  isOpen: boolean;
  /** A body may come, and has to be one that can be read. */
  takesBody: boolean;
  /** The operation makes something of it. */
  readsBody: boolean;
}

/** One response for each status, since several problems may share it. */
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
const retryAfter = { description: 'When to try again, in seconds.', schema: { type: 'integer', minimum: 0 } };
const challenge = { description: 'How the key is given.', schema: { type: 'string' } };

function kindOf(code: string) {
  return problemTable[code as keyof typeof problemTable]!;
}
