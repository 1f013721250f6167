import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import type { FastifyContextConfig } from 'fastify';

/** Adds to the Fastify route configuration of a handler, which hooks and the body parser can read before the body. */
export function configureRoute(config: FastifyContextConfig): MethodDecorator {
  return (target: object, name: string | symbol, descriptor: PropertyDescriptor) => {
    RouteConfig({ ...routeConfigOf(descriptor.value as object), ...config })(target, name, descriptor);
  };
}

/** Returns the configuration that decorators set on a handler. */
export function routeConfigOf(handler: object): FastifyContextConfig {
  return (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as FastifyContextConfig | undefined) ?? {};
}
