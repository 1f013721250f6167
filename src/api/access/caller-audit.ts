import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import { clientAddressOf, type AddressOf } from '@yardmaster/worker-kit/http';
import { builtInKeyId, type Caller } from '../../access';
import { Audit, type AuditedBy, type AuditEvent } from '../../audit';
import { YARD_CONFIG, type YardConfig } from '../../config';

/** Who did something: the caller, or the purpose of the ticket that was sent instead of a key. */
export interface AuditedCaller {
  caller?: Caller;
  ticket?: string;
}

/** Records in the audit log what callers do over REST and sockets. */
@Injectable()
export class CallerAudit {
  private readonly addressOf: AddressOf;

  constructor(
    private readonly audit: Audit,
    @Inject(YARD_CONFIG) { trustedProxies }: YardConfig,
  ) {
    this.addressOf = clientAddressOf(trustedProxies);
  }

  /** Records an event of a request, or of the socket that the request opened. Never waits and never throws. */
  record(request: IncomingMessage, who: AuditedCaller, event: Omit<AuditEvent, 'by' | 'from'>): void {
    this.audit.record({ ...event, by: byOf(who), from: this.addressOf(request) });
  }
}

function byOf({ caller, ticket }: AuditedCaller): AuditedBy {
  if (caller) return caller.keyId === undefined ? { key: builtInKeyId } : { key: caller.keyId, name: caller.name };
  return ticket === undefined ? { key: null } : { key: null, ticket };
}
