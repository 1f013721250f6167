import type { KnownErrorCode } from '@yardmaster/protocol';

/** Additions to the OpenAPI document that types, comments and other decorators cannot express. */
export interface Notes {
  /** OpenAPI tag, which groups routes; set on the controller. */
  tag?: string;
  /** Error codes of the route, except those of every route and `NOT_FOUND` of routes with an id. */
  problems?: readonly KnownErrorCode[];
  /** Headers and query parameters that are not in a DTO. */
  parameters?: readonly object[];
  /** Query parameters that are read with `readQuery`, with their schemas. */
  query?: Readonly<Record<string, { schema?: object }>>;
  /** Schema of the request body, if there is no DTO. */
  body?: object;
  /** Additional responses and those that are not JSON, by status. */
  responses?: Readonly<Record<string, object>>;
  /** Schemas referenced by the notes, by name. */
  components?: Readonly<Record<string, object>>;
  /** Additions to the schemas of DTOs and to their properties, by schema name. */
  additions?: Readonly<Record<string, SchemaAddition>>;
}

/** JSON Schema keywords to add to an existing schema. */
export interface SchemaAddition {
  readonly properties?: Readonly<Record<string, object>>;
  readonly [keyword: string]: unknown;
}

const key = Symbol('notes of the API');

/** Attaches notes to a handler, or to all handlers of a controller. */
export const ApiNotes = (notes: Notes): ClassDecorator & MethodDecorator => {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor) =>
    Reflect.defineMetadata(key, notes, (descriptor?.value as object | undefined) ?? target);
};

/** Returns the notes of a handler merged with those of its controller. */
export function notesOf(controller: object, handler: object): Notes {
  const of = (target: object): Notes | undefined => Reflect.getMetadata(key, target) as Notes | undefined;
  return { ...of(controller), ...of(handler) };
}

/** Schema of any string. */
export const textSchema = { type: 'string' } as const;

/** Returns JSON content with the named schema. */
export function jsonOf(name: string): object {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
}

/** Returns an optional request header. */
export function header(name: string, description: string, schema: object): object {
  return { in: 'header', name, description, required: false, schema };
}

/** Returns an optional query parameter. */
export function queryParameter(name: string, description: string, schema: object): object {
  return { in: 'query', name, description, required: false, schema };
}

/** Returns a response header. */
export function responseHeader(description: string): object {
  return { description, schema: textSchema };
}
