import { unknownNameMessage, type Violation } from '@yardmaster/protocol';
import { InvalidRequestError } from '../problem/invalid-request.error';

/** A query parameter: its schema in the OpenAPI document, and its parser. */
export interface QueryParameter<T = unknown> {
  schema?: object;
  /** Returns the value, or an error message. */
  read(text: string): { value: T } | string;
}

/** The values of the parameters; undefined for those that are absent. */
type Values<P> = { [Name in keyof P]: P[Name] extends QueryParameter<infer T> ? T | undefined : never };

/** Requires exactly one parameter per property of the query DTO, because the OpenAPI document lists the properties. */
type ParametersOf<Q, P> = Record<keyof Q, QueryParameter> & Record<Exclude<keyof P, keyof Q>, never>;

/**
 * Parses query parameters. A parameter without a value counts as absent.
 * @throws InvalidRequestError with every violation, including unknown and repeated parameters.
 */
export function readQuery<Q extends object, P extends ParametersOf<Q, P>>(query: Q, parameters: P): Values<P> {
  const given = query as Readonly<Record<string, unknown>>;
  const known = Object.keys(parameters);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  const faults: Violation[] = unknown.map((path) => ({ path, message: unknownNameMessage('parameter', path, known) }));
  const values = Object.entries(parameters).map(([path, parameter]) => {
    const text = given[path];
    if (text === undefined || text === '') return [path, undefined];
    const result =
      typeof text === 'string' ? (parameter as QueryParameter).read(text) : 'expected once, got several times';
    if (typeof result !== 'string') return [path, result.value];
    faults.push({ path, message: result });
    return [path, undefined];
  });
  if (faults.length > 0) throw new InvalidRequestError(faults);
  return Object.fromEntries(values) as Values<P>;
}
