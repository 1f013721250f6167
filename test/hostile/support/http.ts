import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export interface HttpRequest {
  method?: string;
  path: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends one request on a new connection. */
export function ask(url: string, { method = 'GET', path, headers = {}, body }: HttpRequest): Promise<HttpResponse> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method, path, headers, agent: false };
    const sent = request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (data: string) => (text += data));
      response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, body: text }));
      response.once('error', reject);
    });
    sent.once('error', reject).end(body);
  });
}

/** Sends a request and disconnects once it is sent, or once the response starts. */
export function abandon(url: string, { method = 'GET', path, headers = {}, body }: HttpRequest): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers, agent: false });
    sent.on('error', () => undefined); // it closes then
    sent.once('close', resolve).once('response', () => sent.destroy());
    sent.end(body, () => body !== undefined && sent.destroy());
  });
}

/** Sends raw bytes in chunks. Resolves to all received bytes once the connection is closed. */
export function exchange(url: string, pieces: ReadonlyArray<string | Buffer>): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.setEncoding('latin1').on('data', (data: string) => (text += data));
    socket.on('error', () => undefined); // it closes then
    socket.once('close', () => resolve(text));
    for (const piece of pieces) socket.write(piece);
  });
}

/** Sends raw bytes, then closes the connection. */
export function cut(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.on('error', () => undefined); // it closes then
    socket.once('close', () => resolve());
    socket.write(text, () => socket.resetAndDestroy());
  });
}

interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  retryable: boolean;
  errors?: Array<{ path: string; message: string }>;
}

/** Summarizes a response: its status, and for a problem its code and the paths of its violations. */
export function inWords({ status, headers, body }: Pick<HttpResponse, 'status' | 'headers' | 'body'>): string {
  if (status < 400) return String(status);
  if (!headers['content-type']?.startsWith('application/problem+json')) return `${status} without a problem: ${body}`;
  const problem = JSON.parse(body) as Problem;
  const { type, title, code, detail, retryable } = problem;
  const isWhole = [title, detail].every((text) => typeof text === 'string' && text !== '');
  if (!isWhole || type !== `urn:yardmaster:problem:${code}` || problem.status !== status || retryable === undefined)
    return `${status} with a problem that is not whole: ${body}`;
  return [status, code, ...(problem.errors ?? []).map(({ path }) => path)].join(' ');
}

/** Returns all responses on one connection, in order. */
export function answersInWords(text: string): string {
  const answers: string[] = [];
  let rest = text;
  while (rest !== '') {
    const [, status, fields] = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(rest) ?? [];
    if (status === undefined) return [...answers, `nonsense ${rest.slice(0, 80)}`].join(', ');
    const headers = headersOf(fields ?? '');
    const [body, after] = bodyOf(headers, rest.slice(rest.indexOf('\r\n\r\n') + 4));
    answers.push(inWords({ status: Number(status), headers, body }));
    rest = after;
  }
  return answers.length > 0 ? answers.join(', ') : 'closed';
}

function headersOf(fields: string): IncomingHttpHeaders {
  const lines = fields.split('\r\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => line.toLowerCase().split(': ')));
}

/** Returns the body of a response, and the bytes after it. */
function bodyOf(headers: IncomingHttpHeaders, text: string): [body: string, rest: string] {
  if (headers['transfer-encoding'] !== 'chunked') {
    const length = Number(headers['content-length'] ?? 0);
    return [text.slice(0, length), text.slice(length)];
  }
  const size = Number.parseInt(text, 16);
  const from = text.indexOf('\r\n') + 2;
  if (size === 0) return ['', text.slice(from + 2)];
  const [body, rest] = bodyOf(headers, text.slice(from + size + 2));
  return [text.slice(from, from + size) + body, rest];
}
