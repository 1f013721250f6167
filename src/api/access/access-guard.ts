import type { FastifyRequest } from 'fastify';
import { YardError } from '@yardmaster/protocol';
import {
  decide,
  decideByOwner,
  type AccessDecision,
  type AccessRule,
  type ApiKeys,
  type Caller,
  type OwnedKind,
  type Owner,
  type RequiredScope,
  type TicketClaims,
  type Tickets,
} from '../../access';
import type { TaskStore } from '../../tasks';
import type { CallerConnections } from './caller-connections';
import type { TicketAccess } from './route-access';

/**
 * Decides who may do what: for REST routes, WebSocket upgrades and each message of `/events`. Routes declare their rule with `@Requires()`, messages
 * in their table.
 */
export class AccessGuard {
  constructor(
    private readonly keys: ApiKeys,
    private readonly store: Pick<TaskStore, 'tasks' | 'sessions'>,
    /** Cuts what a caller has open when its key ends. */
    readonly connections: CallerConnections,
    private readonly tickets: Pick<Tickets, 'redeem'>,
  ) {}

  /** Returns the caller that the headers name. @throws YardError `UNAUTHORIZED`. */
  callerOf(headers: FastifyRequest['headers']): Caller {
    const caller = this.keys.callerOf(givenKey(headers));
    if (caller) return caller;
    throw new YardError(
      'UNAUTHORIZED',
      'missing or wrong API key; send it as `Authorization: Bearer <key>` or `X-Api-Key: <key>`',
    );
  }

  /** Returns the caller of a Socket.IO handshake. @throws YardError `UNAUTHORIZED`. */
  callerOfToken(token: unknown): Caller {
    const caller = this.keys.callerOf(token);
    if (caller) return caller;
    throw new YardError('UNAUTHORIZED', 'missing or wrong API key; send it as `auth.token`');
  }

  /** Redeems the ticket in a request for a route. @throws YardError `UNAUTHORIZED`. */
  redeem(ticket: unknown, { purpose, subjectOf }: TicketAccess, params: unknown): TicketClaims {
    const subject = subjectOf(params as Record<string, string>);
    return this.tickets.redeem({ purpose, subject }, typeof ticket === 'string' ? ticket : ''); // a list is no ticket
  }

  /**
   * Checks a rule; synchronously, unless the answer depends on the owner of the object. @throws YardError synchronously or by the promise:
   * `FORBIDDEN`, or `NOT_FOUND` for an object of another key that the caller may not see.
   */
  check(caller: Caller, rule: AccessRule, objectId?: string): Promise<void> | undefined {
    const decision = decide(caller, rule);
    if (decision !== 'unknown') {
      if (decision === 'allowed') return undefined;
      throw lacking(caller, rule.scope);
    }
    const owner = this.ownerOf(rule.own as OwnedKind, objectId ?? '');
    return owner.then((found) => assertAllowed(decideByOwner(caller, found), caller, rule, objectId));
  }

  private ownerOf(kind: OwnedKind, id: string): Promise<Owner> {
    return kind === 'task' ? this.store.tasks.ownerOf(id) : this.store.sessions.get(id);
  }
}

function assertAllowed(decision: AccessDecision, caller: Caller, { scope, own }: AccessRule, id?: string): void {
  if (decision === 'allowed') return;
  if (decision === 'hidden') throw new YardError('NOT_FOUND', `${own} ${id} not found`);
  throw lacking(caller, scope, `, because the ${own} belongs to another key`);
}

function lacking({ name }: Caller, scope: RequiredScope, reason = ''): YardError {
  return new YardError('FORBIDDEN', `API key ${name} lacks the scope ${scope}${reason}`, { details: { scope } });
}

/** Returns the key in the headers: a bearer token (RFC 6750) or `X-Api-Key`. */
export function givenKey(headers: FastifyRequest['headers']): string | undefined {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  const key = headers['x-api-key'];
  return token ?? (typeof key === 'string' ? key : undefined);
}
