import { ArgumentError } from './argument.error';
import type { EventSourceMessage } from 'eventsource-parser';
import { ApiError } from './api.error';
import { readEvents } from './event-stream';
import type { AnswerOf, Method, PathWith, RequestOf } from './operation-types';
import type { Problem } from './types';
import { UnreachableError } from './unreachable.error';

/** Where a control plane is, and how to reach it. */
export interface ClientConfig {
  /** Address of the control plane, such as `http://127.0.0.1:3000`, without user, query or fragment. */
  url: string;
  /** The API key. `yard up` keeps it in `.yardmaster/api-key`. */
  apiKey: string;
  /** Sends the requests: the global `fetch` if it is left out. */
  fetch?: typeof fetch;
}

interface UntypedRequest {
  path?: Readonly<Record<string, string>>;
  query?: object;
  body?: unknown;
  headers?: object;
  signal?: AbortSignal;
}

/**
 * Sends the requests of the OpenAPI document and reads the responses. Method, path, parameters, body and the type of the response
 * belong together at compile time.
 */
export class ApiRequests {
  private readonly url: string;
  private readonly fetch: typeof fetch;

  /** @throws ArgumentError if the address or the key cannot be used */
  constructor(private readonly config: ClientConfig) {
    this.url = baseUrlOf(config.url);
    if (!/^[\x21-\x7e]+$/.test(config.apiKey)) throw new ArgumentError('apiKey: expected visible ASCII characters');
    this.fetch = config.fetch ?? ((...request) => globalThis.fetch(...request));
  }

  /** Resolves to the JSON of the response, undefined if it has none. @param reports statuses that are no problems */
  async json<M extends Method, P extends PathWith<M>>(
    method: M,
    path: P,
    request: RequestOf<M, P>,
    reports: readonly number[] = [],
  ): Promise<AnswerOf<M, P>> {
    const response = await this.response(method, path, request, reports);
    if (response.status === 204) return undefined as AnswerOf<M, P>;
    const body = await readJson(response, request.signal);
    if (body === undefined) throw this.unexpectedResponse(response);
    return body as AnswerOf<M, P>;
  }

  /** Resolves once the headers of the response are there. @throws ApiError if its status is an error that `reports` does not name */
  async response<M extends Method, P extends PathWith<M>>(
    method: M,
    path: P,
    request: RequestOf<M, P>,
    reports: readonly number[] = [],
  ): Promise<Response> {
    const response = await this.send(method, path, request);
    const isReport = reports.includes(response.status) && typeOf(response) !== 'application/problem+json';
    if (response.ok || isReport) return response;
    const problem = (await readJson(response, request.signal)) as Problem | undefined;
    if (typeof problem?.code !== 'string') throw this.unexpectedResponse(response);
    throw new ApiError(response.status, problem);
  }

  /** Resolves to the text of the response. */
  async text<M extends Method, P extends PathWith<M>>(method: M, path: P, request: RequestOf<M, P>): Promise<string> {
    const response = await this.response(method, path, request);
    return response.text().catch((error: unknown) => {
      throw this.failureOf(error, request.signal);
    });
  }

  /** Yields the events of a stream until it ends. @throws UnreachableError if it breaks */
  async *events<P extends PathWith<'get'>>(
    path: P,
    request: RequestOf<'get', P>,
  ): AsyncGenerator<EventSourceMessage, void, undefined> {
    const response = await this.response('get', path, request);
    if (!response.body || typeOf(response) !== 'text/event-stream') throw this.unexpectedResponse(response);
    try {
      yield* readEvents(response.body);
    } catch (error) {
      throw this.failureOf(error, request.signal);
    }
  }

  /** @throws ArgumentError if a parameter of the path cannot stand in one */
  private async send(
    method: Method,
    path: string,
    { path: ids = {}, query, body, headers, signal }: UntypedRequest,
  ): Promise<Response> {
    const { fetch } = this; // that of a browser refuses to be called as a method
    const target = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, ids[name]));
    const init = {
      method: method.toUpperCase(),
      headers: new Headers({
        authorization: `Bearer ${this.config.apiKey}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...stringValuesOf(headers),
      }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    };
    try {
      return await fetch(`${this.url}${target}${searchOf(query)}`, init);
    } catch (error) {
      throw this.failureOf(error, signal);
    }
  }

  /** Leaves the reason of an abort as it is. */
  private failureOf(error: unknown, signal: AbortSignal | undefined): unknown {
    return signal?.aborted ? error : new UnreachableError(this.url, reasonOf(error), { cause: error });
  }

  private unexpectedResponse(response: Response): UnreachableError {
    const reason = `it answered ${response.status} with ${typeOf(response) || 'nothing'}`;
    return new UnreachableError(this.url, reason);
  }
}

/** The address without the slashes at its end. `fetch` would refuse others only at the first call, as if nothing answered. */
function baseUrlOf(address: string): string {
  const url = parsed(address);
  if (!url || !/^https?:$/.test(url.protocol))
    throw new ArgumentError(`url: expected an http(s) address, got "${address}"`);
  if (url.username || url.password) throw new ArgumentError('url: expected an address without user and password');
  if (url.search || url.hash)
    throw new ArgumentError(`url: expected an address without query and fragment, got "${address}"`);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

/**
 * A parameter as a segment of a path. `.` and `..` cannot be escaped: `fetch` resolves them even if they are (WHATWG URL, "dot-segment"),
 * which would send the request to another operation.
 */
function segmentOf(name: string, value: unknown): string {
  if (typeof value !== 'string' || ['', '.', '..'].includes(value))
    throw new ArgumentError(`${name}: expected text other than "", "." and "..", got ${JSON.stringify(value)}`);
  return encodeURIComponent(value);
}

/** The JSON of a body; undefined if it is something else, or if it was cut. */
async function readJson(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  if (!/\bjson\b/.test(typeOf(response))) return void response.body?.cancel();
  return response.json().catch((error: unknown) => {
    if (signal?.aborted) throw error;
  });
}

function typeOf(response: Response): string {
  return response.headers.get('content-type')?.split(';')[0] ?? '';
}

/** Lists are one text, separated by commas, as the document has them. */
function searchOf(query: object = {}): string {
  const search = new URLSearchParams(stringValuesOf(query)).toString();
  return search === '' ? '' : `?${search}`;
}

/** The values that are given, as texts. */
function stringValuesOf(values: object = {}): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** The cause of the "fetch failed" of Node, or the message of a browser. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
