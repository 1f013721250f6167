import type { OpenAPIObject } from '@nestjs/swagger';
import type { Capability } from '../../protocol';
import { invalidBodyStatus, problemTable } from '../problem/problem.table';
import { operations, type OperationNotes } from './operations.table';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = { type?: string; properties?: Record<string, Schema> };
type Responses = Operation['responses'];

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Completes what was read from types and comments by what they cannot say: problems, headers, tags, keys. */
export function describeApi(document: OpenAPIObject): OpenAPIObject {
  const renamed = withoutSuffix(document);
  for (const schema of Object.values(renamed.components?.schemas ?? {})) allowAnything(schema as Schema);
  for (const [path, item] of Object.entries(renamed.paths)) {
    for (const method of methods) {
      const operation = item[method];
      if (operation) describe(operation, operations[`${method} ${path}`]);
    }
  }
  return renamed;
}

/** Adds the input of each capability that is offered now, as a schema and as an example of a request. */
export function withCapabilities(document: OpenAPIObject, capabilities: readonly Capability[]): OpenAPIObject {
  const copy = structuredClone(document);
  const schemas: Record<string, unknown> = (copy.components!.schemas ??= {});
  // A reference inside of a schema would lead into the document instead.
  for (const { name, inputSchema } of capabilities) {
    if (!JSON.stringify(inputSchema).includes('"$ref"')) schemas[`input.${name}`] = inputSchema;
  }
  return copy;
}

function describe(operation: Operation, notes: OperationNotes = { tag: 'Other' }): void {
  operation.tags = [notes.tag];
  operation.summary ??= notes.summary;
  operation.parameters = [...(operation.parameters ?? []), ...((notes.parameters ?? []) as never[])];
  operation.security = notes.isOpen ? [] : [{ bearer: [] }, { apiKey: [] }];
  for (const response of Object.values(operation.responses) as Array<{ description: string }>) {
    if (response.description === '' || response.description === operation.description) response.description = 'Done.';
  }
  if (operation.requestBody && notes.isBodyOptional) Object.assign(operation.requestBody, { required: false });
  const problems = notes.isOpen ? [] : [...(notes.problems ?? []), 'UNAUTHORIZED'];
  Object.assign(operation.responses, notes.responses, problemResponses(problems, operation.requestBody !== undefined));
}

/** What is `unknown` to the compiler was read as an object, but may be any JSON. */
function allowAnything({ properties = {} }: Schema): void {
  for (const property of Object.values(properties)) {
    const isUnknown =
      property.type === 'object' && !('properties' in property) && !('additionalProperties' in property);
    if (isUnknown) delete property.type;
  }
}

/** One response for each status, since several problems may share it. */
function problemResponses(codes: readonly string[], hasBody: boolean): Responses {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, title } = problemTable[code as keyof typeof problemTable]!;
    const told = code === 'INVALID_REQUEST' && hasBody ? invalidBodyStatus : status;
    byStatus.set(told, [...(byStatus.get(told) ?? []), `\`${code}\`: ${title}.`]);
  }
  const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [status, { description: lines.join('\n\n'), content }]),
  );
}

/** The classes are called `…Dto`; those who read the document need not know. */
function withoutSuffix(document: OpenAPIObject): OpenAPIObject {
  return JSON.parse(JSON.stringify(document).replaceAll(/("|schemas\/)(\w+)Dto"/g, '$1$2"')) as OpenAPIObject;
}
