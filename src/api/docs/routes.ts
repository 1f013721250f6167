import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { isPublic } from '../server/access';
import { mayBeAbsent } from '../validation/dto.pipe';
import { notesOf, type Notes } from '../notes/api-notes.decorator';

/** A handler of a controller, as the document needs to know it. */
export interface Route {
  notes: Notes;
  /** Anybody may ask. */
  isOpen: boolean;
  isBodyOptional: boolean;
}

export function operationId(controller: string, method: string): string {
  return `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`;
}

/** Every handler of every controller, by the id of its operation. */
export function routesOf(app: INestApplication): Map<string, Route> {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const types = controllers.map(({ metatype }) => metatype as new () => object);
  return new Map(
    types.flatMap((type) => handlersOf(type).map((name) => [operationId(type.name, name), route(type, name)])),
  );
}

function handlersOf({ prototype }: new () => object): string[] {
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
}

function route(type: new () => object, name: string): Route {
  const prototype = type.prototype as Record<string, object>;
  const types = (Reflect.getMetadata('design:paramtypes', prototype, name) ?? []) as object[];
  const handler = prototype[name]!;
  return { notes: notesOf(type, handler), isOpen: isPublic(handler), isBodyOptional: types.some(mayBeAbsent) };
}
