import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { accessOf, type RouteAccess } from '../access/route-access';
import { routeConfigOf } from '../access/route-config';
import { mayBeAbsent } from '../validation/dto.pipe';
import { notesOf, type Notes } from '../notes/api-notes.decorator';

/** Properties of a controller's handler that the OpenAPI document shows. */
export interface Route {
  notes: Notes;
  access: RouteAccess | undefined;
  /** True if a ticket in the query may replace the API key. */
  acceptsTicket: boolean;
  isBodyOptional: boolean;
}

type Controller = new () => object;

export function operationId(controller: string, method: string): string {
  return `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`;
}

/** Returns every handler by its operation id. @throws if two handlers have the same id. */
export function routesOf(app: INestApplication): Map<string, Route> {
  const routes = new Map<string, Route>();
  for (const { id, type, name } of operationsOf(app)) {
    if (routes.has(id)) throw new Error(`duplicate operation id ${id}; rename one of the controllers`);
    routes.set(id, route(type, name));
  }
  return routes;
}

/** Returns the operation id of every handler, with its controller and method. */
export function operationsOf(app: INestApplication): Array<{ id: string; type: Controller; name: string }> {
  return controllersOf(app).flatMap((type) =>
    handlersOf(type).map((name) => ({ id: operationId(type.name, name), type, name })),
  );
}

/** Returns the notes of every handler. */
export function notesOfRoutes(app: INestApplication): Notes[] {
  return controllersOf(app).flatMap((type) => handlersOf(type).map((name) => notesOf(type, handlerOf(type, name))));
}

function controllersOf(app: INestApplication): Controller[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  return controllers.map(({ metatype }) => metatype as Controller);
}

function handlersOf({ prototype }: Controller): string[] {
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
}

function handlerOf({ prototype }: Controller, name: string): object {
  return (prototype as Record<string, object>)[name]!;
}

function route(type: Controller, name: string): Route {
  const types = (Reflect.getMetadata('design:paramtypes', type.prototype as object, name) ?? []) as object[];
  const handler = handlerOf(type, name);
  return {
    notes: notesOf(type, handler),
    access: accessOf(handler),
    acceptsTicket: routeConfigOf(handler).ticket !== undefined,
    isBodyOptional: types.some(mayBeAbsent),
  };
}
