import type { OpenAPIObject } from '@nestjs/swagger';
import type { Capability } from '@yardmaster/protocol';
import type { AccessRule } from '../../access';
import type { RouteAccess } from '../access/route-access';
import { idPattern } from '../validation/id.pipe';
import { uploadOperation } from '../artifacts/upload-route';
import type { Notes, SchemaAddition } from '../notes/api-notes.decorator';
import { problemResponses } from './problem-responses';
import { describeRequests } from './request-schemas';
import type { Route } from './routes';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Parameter = {
  name: string;
  in: string;
  description?: string;
  schema?: object;
  style?: string;
  explode?: boolean;
  allowEmptyValue?: boolean;
};
type Schema = { type?: string; properties?: Record<string, Schema> };

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Adds what Nest cannot derive from types and comments: validation rules, problems, headers, tags, security. */
export function describeApi(document: OpenAPIObject, routes: ReadonlyMap<string, Route>): OpenAPIObject {
  describeRequests(document.components!.schemas!);
  const renamed = withoutSuffix(document);
  const schemas = renamed.components!.schemas as Record<string, Schema>;
  for (const schema of Object.values(schemas)) allowAnything(schema);
  for (const { notes } of routes.values()) addSchemas(schemas, notes);
  for (const [path, item] of Object.entries(renamed.paths)) {
    for (const method of methods) {
      if (item[method]) describe(method, path, item[method], routes.get(item[method].operationId!)!);
    }
  }
  for (const [path, item] of Object.entries(uploadOperation)) Object.assign(renamed.paths[path]!, item);
  return renamed;
}

/** Adds the input schemas of the capabilities that workers currently offer. */
export function withCapabilities(document: OpenAPIObject, capabilities: readonly Capability[]): OpenAPIObject {
  const copy = structuredClone(document);
  const schemas: Record<string, unknown> = (copy.components!.schemas ??= {});
  // Skip schemas with `$ref`: it would resolve against the document instead of the schema.
  for (const { name, inputSchema } of capabilities) {
    if (!JSON.stringify(inputSchema).includes('"$ref"')) schemas[`input.${name}`] = inputSchema;
  }
  return copy;
}

/**
 * Adds the components of the notes, and extends DTO schemas by their additions.
 * @throws if a component has the name of another schema, or if the schema or property of an addition does not exist
 */
export function addSchemas(schemas: Record<string, Schema>, { components = {}, additions = {} }: Notes): void {
  for (const [name, schema] of Object.entries(components)) {
    if (schemas[name] !== undefined && schemas[name] !== schema) throw new Error(`duplicate schema name ${name}`);
    schemas[name] = schema;
  }
  for (const [name, addition] of Object.entries(additions)) addTo(schemas[name], addition, name);
}

function addTo(schema: Schema | undefined, { properties = {}, ...keywords }: SchemaAddition, name: string): void {
  if (!schema) throw new Error(`no schema ${name} to extend`);
  Object.assign(schema, keywords);
  for (const [property, more] of Object.entries(properties)) {
    if (!schema.properties?.[property]) throw new Error(`no property ${name}.${property} to extend`);
    Object.assign(schema.properties[property], more);
  }
}

function describe(method: (typeof methods)[number], path: string, operation: Operation, route: Route): void {
  const { notes, access, acceptsTicket, isBodyOptional } = route;
  const isOpen = access === 'public';
  if (!notes.tag) throw new Error(`${method} ${path} has no tag: add \`@ApiNotes({ tag })\` to its controller`);
  operation.tags = [notes.tag];
  const parameters = [...(operation.parameters ?? []), ...(notes.parameters ?? [])] as Parameter[];
  operation.parameters = parameters.map((each) => parameterOf(each, path, notes)) as never[];
  operation.security = isOpen ? [] : [{ bearer: [] }, { apiKey: [] }, ...(acceptsTicket ? [{ ticket: [] }] : [])];
  const rule = isRule(access) ? access : undefined;
  if (rule) describeAccess(operation, rule);
  if (notes.body) operation.requestBody = { required: true, content: { 'application/json': { schema: notes.body } } };
  for (const response of Object.values(operation.responses) as Array<{ description: string }>) {
    if (response.description === '' || response.description === operation.description) response.description = 'Done.';
  }
  if (operation.requestBody && isBodyOptional) Object.assign(operation.requestBody, { required: false });
  Object.assign(operation.responses, notes.responses);
  const forbidden = rule && rule.scope !== 'any' ? ['FORBIDDEN'] : [];
  const problems = [...(notes.problems ?? []), ...(path.includes('{id}') ? ['NOT_FOUND'] : []), ...forbidden];
  const use = { isOpen, takesBody: method !== 'get', readsBody: operation.requestBody !== undefined };
  Object.assign(operation.responses, problemResponses(problems, use));
}

function isRule(access: RouteAccess | undefined): access is AccessRule {
  return typeof access === 'object';
}

/** Adds the scope that an operation requires, for readers and for programs. */
function describeAccess(operation: Operation, { scope, own }: AccessRule): void {
  const text = scope === 'any' ? 'Any valid API key will do.' : `Requires the scope \`${scope}\`${ownText(own)}.`;
  const { description } = operation;
  operation.description = description ? `${description}\n\n${text}` : text;
  const required = { scope, ...(own && { own }) };
  Object.assign(operation, { 'x-required-scope': required });
}

function ownText(own: AccessRule['own']): string {
  if (own === undefined) return '';
  return own === 'list' ? '; with `submit`, lists only its own' : `; \`submit\` is enough for a ${own} of its own`;
}

/** Adds the schema of a parameter. A list is a single comma-separated value. */
function parameterOf(parameter: Parameter, path: string, { query = {} }: Notes): Parameter {
  const schema = parameter.in === 'path' && parameter.name === 'id' ? idSchema(path) : query[parameter.name]?.schema;
  if (!schema) return parameter;
  const isList = (schema as { type?: string }).type === 'array';
  // `?name=` means the same as leaving the parameter out.
  const allowEmptyValue = parameter.in === 'query';
  return { ...parameter, schema, allowEmptyValue, ...(isList && { style: 'form', explode: false }) };
}

function idSchema(path: string): object {
  const [, kind = 'task'] = /^\/v1\/(task|session|key|worker)s\//.exec(path) ?? [];
  return { type: 'string', pattern: idPattern(kind as 'task').source };
}

/** Removes `type: object` from properties of type `unknown`, which may be any JSON value. */
function allowAnything({ properties = {} }: Schema): void {
  for (const property of Object.values(properties)) {
    const isUnknown =
      property.type === 'object' && !('properties' in property) && !('additionalProperties' in property);
    if (isUnknown) delete property.type;
  }
}

/** Removes the class name suffix `Dto`, an implementation detail, from schema names. */
function withoutSuffix(document: OpenAPIObject): OpenAPIObject {
  return JSON.parse(JSON.stringify(document).replaceAll(/("|schemas\/)(\w+)Dto"/g, '$1$2"')) as OpenAPIObject;
}
