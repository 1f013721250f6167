import { ArgumentError } from './argument.error';
import type { EventSourceMessage } from 'eventsource-parser';
import { ApiError } from './api.error';
import { readEvents } from './event-stream';
import type { AnswerOf, Method, PathWith, RequestOf } from './operation-types';
import type { Problem } from './types';
import { UnreachableError } from './unreachable.error';

/** How to reach a control plane. */
export interface ClientConfig {
  /** Address of the control plane, such as `http://127.0.0.1:3000`, without user, query or fragment. */
  url: string;
  /** The API key. `yard up` keeps it in `.yardmaster/api-key`. */
  apiKey: string;
  /** Replaces the global `fetch`. */
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

  /**
   * Resolves to the JSON of the response; undefined if it has no body. @param reports error statuses with an ordinary
   * body
   */
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

  /** Resolves when the response headers arrived. @throws ApiError for an error status that is not in `reports` */
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

  /** Yields the events of a stream until it ends. @throws UnreachableError if the connection breaks */
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

  /** @throws ArgumentError if a path parameter is not valid */
  private async send(
    method: Method,
    path: string,
    { path: ids = {}, query, body, headers, signal }: UntypedRequest,
  ): Promise<Response> {
    const { fetch } = this; // browsers reject `fetch` as a method call
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

  /** Wraps an error, unless the call was aborted. */
  private failureOf(error: unknown, signal: AbortSignal | undefined): unknown {
    return signal?.aborted ? error : new UnreachableError(this.url, reasonOf(error), { cause: error });
  }

  private unexpectedResponse(response: Response): UnreachableError {
    const reason = `it answered ${response.status} with ${typeOf(response) || 'nothing'}`;
    return new UnreachableError(this.url, reason);
  }
}

/**
 * Returns the address without trailing slashes. Checks it here, since `fetch` would report a wrong one as a network
 * error.
 */
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
 * Encodes a path parameter. Rejects `.` and `..`, which cannot be escaped: `fetch` resolves them even if encoded
 * (WHATWG URL, "dot-segment"), which would send the request to another operation.
 */
function segmentOf(name: string, value: unknown): string {
  if (typeof value !== 'string' || ['', '.', '..'].includes(value))
    throw new ArgumentError(`${name}: expected text other than "", "." and "..", got ${JSON.stringify(value)}`);
  return encodeURIComponent(value);
}

/** Reads a JSON body; undefined if it is something else or cut. */
async function readJson(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  if (!/\bjson\b/.test(typeOf(response))) return void response.body?.cancel();
  return response.json().catch((error: unknown) => {
    if (signal?.aborted) throw error;
  });
}

function typeOf(response: Response): string {
  return response.headers.get('content-type')?.split(';')[0] ?? '';
}

/** Lists are comma-separated, as in the OpenAPI document. */
function searchOf(query: object = {}): string {
  const search = new URLSearchParams(stringValuesOf(query)).toString();
  return search === '' ? '' : `?${search}`;
}

/** Converts the defined values to strings. */
function stringValuesOf(values: object = {}): Record<string, string> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

/** Returns the cause of Node's "fetch failed", or a browser's message. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
