import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import type { FastifyContextConfig } from 'fastify';

/** Adds to the configuration of the Fastify route of a handler, so that hooks and the reader of bodies find it before anything is read. */
export function configureRoute(config: FastifyContextConfig): MethodDecorator {
  return (target: object, name: string | symbol, descriptor: PropertyDescriptor) => {
    RouteConfig({ ...routeConfigOf(descriptor.value as object), ...config })(target, name, descriptor);
  };
}

/** The configuration that decorators gave to a handler. */
export function routeConfigOf(handler: object): FastifyContextConfig {
  return (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as FastifyContextConfig | undefined) ?? {};
}
