import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Message {
  id?: number;
  method: string;
}

/**
 * A fake of Figma's MCP servers with one tool. Remote: the response to a client without a token names the authorization
 * server, and client registration rejects clients that are not in Figma's catalogue. Desktop: all programs on the
 * machine have access, and sessions end when the app restarts.
 */
export class OfficialFigmaServer {
  static readonly token = 'figd-of-a-client-of-the-catalogue';
  private readonly sessions = new Set<string>();
  private server?: Server;

  /** Listens on this port, or on a free one. */
  constructor(
    private readonly kind: 'remote' | 'desktop',
    private port = 0,
  ) {}

  get url(): string {
    return `${this.origin}/mcp`;
  }

  private get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when it listens; after a close, on the same port as before. */
  async open(): Promise<void> {
    this.server = createServer((request, response) => void this.answer(request, response)).listen(
      this.port,
      '127.0.0.1',
    );
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Loses its sessions, like a restart behind the same connections. */
  forgetSessions(): void {
    this.sessions.clear();
  }

  async close(): Promise<void> {
    this.forgetSessions();
    this.server!.closeAllConnections();
    this.server!.close();
    await once(this.server!, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url = '', method, headers } = request;
    if (url.startsWith('/.well-known/')) return send(response, 200, this.metadata(url));
    if (url === '/v1/oauth/mcp/register') return send(response, 403, 'Forbidden');
    if (this.kind === 'remote') {
      const authenticate = `Bearer resource_metadata="${this.origin}/.well-known/oauth-protected-resource", scope="mcp:connect"`;
      const { authorization } = headers;
      if (authorization === undefined) return send(response, 401, 'Unauthorized', { 'www-authenticate': authenticate });
      if (authorization !== `Bearer ${OfficialFigmaServer.token}`) return send(response, 403, 'Forbidden');
    }
    if (method !== 'POST') return send(response, 405, '');
    this.serve((await json(request)) as Message, headers['mcp-session-id'], response);
  }

  private metadata(url: string): object {
    const resource = { resource: this.url, authorization_servers: [this.origin], scopes_supported: ['mcp:connect'] };
    if (url.includes('oauth-protected-resource')) return resource;
    return {
      issuer: this.origin,
      authorization_endpoint: `${this.origin}/oauth/mcp`,
      token_endpoint: `${this.origin}/v1/oauth/token`,
      registration_endpoint: `${this.origin}/v1/oauth/mcp/register`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  private serve({ id, method }: Message, session: string | string[] | undefined, response: ServerResponse): void {
    const reply = (result: object, headers = {}): void => send(response, 200, { jsonrpc: '2.0', id, result }, headers);
    if (method === 'initialize') {
      const sessionId = randomUUID();
      this.sessions.add(sessionId);
      const serverInfo = { name: 'Figma Dev Mode MCP Server', version: '1.0.0' };
      const capabilities = { tools: {} };
      return reply({ protocolVersion: '2025-06-18', serverInfo, capabilities }, { 'mcp-session-id': sessionId });
    }
    if (!this.sessions.has(String(session))) {
      const error = { code: -32_002, message: `No session found for sessionId: ${String(session)}` };
      return send(response, 400, { jsonrpc: '2.0', error, id: null });
    }
    if (id === undefined) return send(response, 202, '');
    if (method === 'tools/list') return reply({ tools: [designContext] });
    if (method === 'tools/call') return reply({ content: [{ type: 'text', text: '<div>Card</div>' }] });
    send(response, 200, { jsonrpc: '2.0', id, error: { code: -32_601, message: 'Method not found' } });
  }
}

const designContext = {
  name: 'get_design_context',
  description: 'Generate UI code for a node.',
  inputSchema: { type: 'object', properties: { nodeId: { type: 'string' } } },
};

function send(response: ServerResponse, status: number, body: object | string, headers: object = {}): void {
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers }).end(isText ? body : JSON.stringify(body));
}
