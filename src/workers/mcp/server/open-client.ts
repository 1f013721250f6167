import {
  Client,
  ClientCredentialsProvider,
  PrivateKeyJwtProvider,
  StreamableHTTPClientTransport,
  type OAuthClientProvider,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/client';
import type { Clock } from '../../../clock';
import type { Launch } from '../profile/resolve-profile';
import { ChildTransport } from './child-transport';

/** What happens to a server that is open. */
export interface ClientHooks {
  /** The list of its tools is another one. */
  toolsChanged(): void;
  /** The connection is gone; `how` says why, where that is known. */
  closed(how: string): void;
  /** A line on its standard error, or what the client has to say about it. */
  said(line: string): void;
  /** A stream of a server that is reached by HTTP broke: the server may be gone, which nothing else tells. */
  troubled(): void;
}

/** A server that has said what it can do. */
export interface OpenServer {
  client: Client;
  tools: readonly Tool[];
  close(): Promise<void>;
}

export interface OpenOptions {
  clock: Clock;
  timeoutMs: number;
  /** Ask for the newest revision of the protocol first; else begin with `initialize`, as servers of the older ones expect. */
  negotiates: boolean;
  signal: AbortSignal;
}

const clientName = { name: 'yardmaster', version: '0.1.0' };
/** Several changes in a row are read once. */
const changesSettleMs = 50;
/** A server that is silent at the first question is an old one. */
const probeShare = 0.3;

/** Starts or reaches a server, greets it, and reads its tools. What was started is ended where that fails. */
export async function openServer(
  launch: Launch & { cwd?: string },
  hooks: ClientHooks,
  { clock, timeoutMs, negotiates, signal }: OpenOptions,
): Promise<OpenServer> {
  const transport = createTransport(launch, hooks, clock);
  const client = new Client(clientName, {
    versionNegotiation: { mode: negotiates ? 'auto' : 'legacy', probe: { timeoutMs: timeoutMs * probeShare } },
    listChanged: { tools: { autoRefresh: false, debounceMs: changesSettleMs, onChanged: () => hooks.toolsChanged() } },
  });
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the client is no EventTarget
  client.onerror = (error) => {
    hooks.said(error.message);
    if (launch.type === 'http') hooks.troubled();
  };
  const close = async (): Promise<void> => {
    if (transport instanceof StreamableHTTPClientTransport) await transport.terminateSession().catch(() => {});
    await client.close();
    await transport.close(); // where the client never took it over
  };
  try {
    await client.connect(transport, { timeout: timeoutMs, signal });
    const { tools } = await client.listTools(undefined, { timeout: timeoutMs, signal });
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the client is no EventTarget
    client.onclose = () => hooks.closed(endingOf(transport));
    return { client, tools, close };
  } catch (error) {
    const ending = transport instanceof ChildTransport ? transport.ending : undefined;
    await close();
    throw ending === undefined ? error : new Error(`the process of the server ${ending}`, { cause: error });
  }
}

function createTransport(launch: Launch & { cwd?: string }, hooks: ClientHooks, clock: Clock): Transport {
  if (launch.type === 'stdio')
    return new ChildTransport({ ...launch, cwd: launch.cwd! }, clock, (line) => hooks.said(line));
  const { url, headers, oauth } = launch;
  const authProvider = oauth && credentials(oauth);
  return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers }, authProvider });
}

/** Gets and renews tokens with what the worker itself has; there is nobody to ask when a task runs. */
function credentials(oauth: Record<string, string>): OAuthClientProvider {
  const { clientId = '', clientSecret, privateKey, algorithm = '', scope, issuer: expectedIssuer } = oauth;
  const shared = { clientId, scope, ...(expectedIssuer !== undefined && { expectedIssuer }) };
  if (clientSecret !== undefined) return new ClientCredentialsProvider({ ...shared, clientSecret });
  return new PrivateKeyJwtProvider({ ...shared, privateKey: privateKey!, algorithm });
}

function endingOf(transport: Transport): string {
  return (transport instanceof ChildTransport && transport.ending) || 'closed the connection';
}
