import type { FastifyRequest } from 'fastify';
import { configureRoute } from '../access/route-config';

declare module 'fastify' {
  interface FastifyContextConfig {
    audited?: AuditedRoute;
  }
}

/** How requests of a route appear in the audit log. */
export interface AuditedRoute {
  /** Default: controller and method, as in the operation id. */
  action?: string;
  /** Default: `change`. */
  kind?: 'change' | 'submission';
  /** True for long series of requests, which share lines. */
  isSerial?: true;
  /** Returns the number of objects of a request. */
  countOf?: (request: FastifyRequest) => number | undefined;
}

/** Sets how requests of a handler appear in the audit log. Without it, they are changes named after the handler. */
export const Audited = (audited: AuditedRoute): MethodDecorator => configureRoute({ audited });
