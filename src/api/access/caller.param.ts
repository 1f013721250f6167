import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Caller, TicketPurpose } from '../../access';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard; undefined on routes without an API key. */
    caller?: Caller;
    /** Purpose of the ticket that was sent instead of a key. Set by the access guard. */
    ticket?: TicketPurpose;
  }
}

/** Injects the caller of a route that requires an API key. */
export const CallerParam = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => context.switchToHttp().getRequest<FastifyRequest>().caller!,
);
