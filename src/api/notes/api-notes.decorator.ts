import type { KnownErrorCode } from '@yardmaster/protocol';

/** What the document says of a route and no type, comment or other decorator does. */
export interface Notes {
  /** The group of the route; stands at its controller. */
  tag?: string;
  /** Codes of the problems that it may be answered with, beside those of every route and `NOT_FOUND` of every id. */
  problems?: readonly KnownErrorCode[];
  /** Headers and parameters of the query that no DTO has. */
  parameters?: readonly object[];
  /** The parameters by which the query is read, with their schemas. */
  query?: Readonly<Record<string, { schema?: object }>>;
  /** The request body, if no DTO describes it. */
  body?: object;
  /** Responses that are not JSON, or that come beside the usual one, by status. */
  responses?: Readonly<Record<string, object>>;
  /** Schemas that the notes refer to, by name. */
  components?: Readonly<Record<string, object>>;
  /** What the types of DTOs do not say, by the name of the schema; it is added to the schema and to each of its properties. */
  additions?: Readonly<Record<string, SchemaAddition>>;
}

/** Keywords of JSON Schema for a schema that is there. */
export interface SchemaAddition {
  readonly properties?: Readonly<Record<string, object>>;
  readonly [keyword: string]: unknown;
}

const key = Symbol('notes of the API');

/** Notes at a handler or at a controller, for all its handlers. They are stored until somebody asks for the document. */
export const ApiNotes = (notes: Notes): ClassDecorator & MethodDecorator => {
  return (target: object, _name?: string | symbol, descriptor?: PropertyDescriptor) =>
    Reflect.defineMetadata(key, notes, (descriptor?.value as object | undefined) ?? target);
};

/** The notes of a handler, with those of its controller. */
export function notesOf(controller: object, handler: object): Notes {
  const of = (target: object): Notes | undefined => Reflect.getMetadata(key, target) as Notes | undefined;
  return { ...of(controller), ...of(handler) };
}

/** The schema of any text. */
export const textSchema = { type: 'string' } as const;

/** Content that is JSON of a schema of the document. */
export function jsonOf(name: string): object {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
}

/** An optional header. */
export function header(name: string, description: string, schema: object): object {
  return { in: 'header', name, description, required: false, schema };
}

/** An optional parameter of the query. */
export function queryParameter(name: string, description: string, schema: object): object {
  return { in: 'query', name, description, required: false, schema };
}

/** A header of a response. */
export function responseHeader(description: string): object {
  return { description, schema: textSchema };
}
