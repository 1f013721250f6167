import type { FastifyContextConfig } from 'fastify';
import type { AccessRule, RequiredScope, TicketPurpose } from '../../access';
import { configureRoute, routeConfigOf } from './route-config';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may use the route. Each route has it. */
    access?: RouteAccess;
    /** A ticket in the query that opens the route without a key. */
    ticket?: TicketAccess;
  }
}

/** `public`: anyone. `workers`: the handler checks the lease of a worker. A rule: callers with an API key that fits it. */
export type RouteAccess = 'public' | 'workers' | AccessRule;

/** The tickets that a route accepts instead of a key. */
export interface TicketAccess {
  readonly purpose: TicketPurpose;
  /** Returns the subject that the ticket must be for. */
  readonly subjectOf: (params: Readonly<Record<string, string>>) => string;
}

/** Configuration of public routes. */
export const publicRoute: FastifyContextConfig = { access: 'public' };
/** Configuration of routes that workers call with a lease instead of an API key. The handler checks the lease. */
export const workersRoute: FastifyContextConfig = { access: 'workers' };

/** Makes a handler, or every handler of a controller, public. */
export const Public = (): ClassDecorator & MethodDecorator => forHandlers(publicRoute);

/** Exempts a handler, or every handler of a controller, from the API key. The handler checks the lease of the worker. */
export const ForWorkers = (): ClassDecorator & MethodDecorator => forHandlers(workersRoute);

/**
 * Requires an API key with the scope. With `own`, the scope `submit` is enough for a task or session of the key's own (the one with the id in the
 * path), or for the key's own part of a list. `any` is fulfilled by every valid key.
 */
export const Requires = (
  scope: RequiredScope,
  { own }: Omit<AccessRule, 'scope'> = {},
): ClassDecorator & MethodDecorator => forHandlers({ access: { scope, ...(own && { own }) } });

/**
 * Lets the query parameter `ticket` open a handler instead of an API key. If it is given, it alone decides: a wrong ticket is rejected even
 * with a key.
 */
export const AcceptsTicket = (purpose: TicketPurpose, subjectOf: TicketAccess['subjectOf']): MethodDecorator =>
  configureRoute({ ticket: { purpose, subjectOf } });

/** Returns who may use a handler; undefined if it has no decorator. */
export function accessOf(handler: object): RouteAccess | undefined {
  return routeConfigOf(handler).access;
}

/** Configures a handler, or every handler of a controller that is not configured yet: class decorators run after method decorators. */
function forHandlers(config: FastifyContextConfig): ClassDecorator & MethodDecorator {
  const decorate = configureRoute(config);
  return (target: object, name?: string | symbol, descriptor?: PropertyDescriptor) => {
    if (name !== undefined && descriptor) return void decorate(target, name, descriptor);
    const { prototype } = target as { prototype: object };
    for (const [key, method] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (key !== 'constructor' && isUnconfigured(method.value)) decorate(prototype, key, method);
  };
}

function isUnconfigured(handler: unknown): boolean {
  return typeof handler === 'function' && accessOf(handler) === undefined;
}
