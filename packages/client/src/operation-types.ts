import type { paths } from './generated/api';

export type Method = 'get' | 'put' | 'post' | 'delete';

/** The paths of the API that have a method. */
export type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never;
}[keyof paths];

type OperationOf<M extends Method, P extends PathWith<M>> = paths[P] extends Record<M, infer O> ? O : never;

export type QueryOf<M extends Method, P extends PathWith<M>> =
  OperationOf<M, P> extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never;

export type HeadersOf<M extends Method, P extends PathWith<M>> =
  OperationOf<M, P> extends { parameters: { header?: infer H } } ? NonNullable<H> : never;

export type BodyOf<M extends Method, P extends PathWith<M>> =
  OperationOf<M, P> extends { requestBody?: { content: { 'application/json': infer B } } } ? B : undefined;

type ParametersOf<M extends Method, P extends PathWith<M>> =
  OperationOf<M, P> extends { parameters: { path: infer I extends Record<string, string> } }
    ? { path: I }
    : { path?: undefined };

/** The parts of a request. Path parameters are required, the rest is optional. */
export type RequestOf<M extends Method, P extends PathWith<M>> = ParametersOf<M, P> & {
  query?: QueryOf<M, P>;
  body?: BodyOf<M, P>;
  headers?: HeadersOf<M, P>;
  signal?: AbortSignal;
};

type JsonOf<R> = R extends { content: { 'application/json': infer T } } ? T : undefined;
type JsonOfEach<R> = { [Status in keyof R]: JsonOf<R[Status]> }[keyof R];

/** The JSON of a response that is not a problem; undefined if it has none. */
export type AnswerOf<M extends Method, P extends PathWith<M>> =
  OperationOf<M, P> extends { responses: infer R } ? JsonOfEach<R> : never;
