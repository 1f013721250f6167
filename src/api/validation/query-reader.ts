import { unknownNameMessage, type Violation } from '@yardmaster/protocol';
import { InvalidRequestError } from '../problem/invalid-request.error';

/** A parameter of a query: what the document says of its form, and how it is read. */
export interface QueryParameter<T = unknown> {
  schema?: object;
  /** Returns the value, or a text that says why it is refused. */
  read(text: string): { value: T } | string;
}

/** The values of some parameters; undefined for one that was not given. */
type Values<P> = { [Name in keyof P]: P[Name] extends QueryParameter<infer T> ? T | undefined : never };

/** A parameter for each property of the DTO of a query, and no other: the document lists the properties. */
type ParametersOf<Q, P> = Record<keyof Q, QueryParameter> & Record<Exclude<keyof P, keyof Q>, never>;

/**
 * Reads the parameters of a query, each given once at the most; one without a value counts as left out.
 * @throws InvalidRequestError with every fault, unknown parameters among them.
 */
export function readQuery<Q extends object, P extends ParametersOf<Q, P>>(query: Q, parameters: P): Values<P> {
  const given = query as Readonly<Record<string, unknown>>;
  const known = Object.keys(parameters);
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  const faults: Violation[] = unknown.map((path) => ({ path, message: unknownNameMessage('parameter', path, known) }));
  const values = Object.entries(parameters).map(([path, parameter]) => {
    const text = given[path];
    if (text === undefined || text === '') return [path, undefined];
    const result = typeof text === 'string' ? (parameter as QueryParameter).read(text) : 'may be given only once';
    if (typeof result !== 'string') return [path, result.value];
    faults.push({ path, message: result });
    return [path, undefined];
  });
  if (faults.length > 0) throw new InvalidRequestError(faults);
  return Object.fromEntries(values) as Values<P>;
}
