import { EventEmitter } from 'node:events';
import {
  Client,
  ClientCredentialsProvider,
  PrivateKeyJwtProvider,
  StreamableHTTPClientTransport,
  type OAuthClientProvider,
  type Tool,
  type Transport,
} from '@modelcontextprotocol/client';
import type { Clock } from '@yardmaster/worker-kit/clock';
import type { Launch } from '../profile/resolve-profile';
import { version } from '../version';
import { ChildTransport } from './child-transport';
import type { ServerFolder } from './server-folder';

interface ConnectionEvents {
  /** The list of tools has changed. */
  toolsChanged: [];
  /** The open connection was lost; `how` is the cause, if known. */
  lost: [how: string];
  /** A line on the standard error of the server, or an error of the client. */
  said: [line: string];
  /** A stream over HTTP broke: the server may have exited, and there is no other sign of that. */
  troubled: [];
}

const clientName = { name: 'yardmaster', version };
/** Delay that combines several changes of the tools to one query. */
const changesSettleMs = 50;
/** A server that does not answer the first request within this share of the start timeout is treated as an old one. */
const probeShare = 0.3;

/** The connection to one process of a server, with the folder of the process, or to one server over HTTP. */
export class ServerConnection extends EventEmitter<ConnectionEvents> {
  private readonly transport: Transport;
  private openClient?: Client;

  /** @param folder the folder of the process; removed with the connection */
  constructor(
    private readonly launch: Launch,
    readonly folder: ServerFolder | undefined,
    clock: Clock,
  ) {
    super();
    this.transport = this.createTransport(clock);
  }

  /** @throws Error before `open` has resolved */
  get client(): Client {
    if (this.openClient) return this.openClient;
    throw new Error('the connection is not open');
  }

  /**
   * Starts the process or connects to the server, initializes it, and returns its tools. Closes the connection if that
   * fails.
   *
   * @param negotiates asks for the newest revision of the protocol first; otherwise begins with `initialize`, as older
   * servers expect
   */
  async open(timeoutMs: number, negotiates: boolean, signal: AbortSignal): Promise<readonly Tool[]> {
    const client = this.createClient(timeoutMs, negotiates);
    this.openClient = client;
    try {
      await client.connect(this.transport, { timeout: timeoutMs, signal });
      const { tools } = await client.listTools(undefined, { timeout: timeoutMs, signal });
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the client is no EventTarget
      client.onclose = () => this.emit('lost', endingOf(this.transport));
      return tools;
    } catch (error) {
      const ending = this.transport instanceof ChildTransport ? this.transport.ending : undefined;
      await this.close();
      throw ending === undefined ? error : new Error(`the process of the server ${ending}`, { cause: error });
    }
  }

  /** Ends the session and the process, and removes the folder of the process. */
  async close(): Promise<void> {
    const { transport } = this;
    try {
      if (transport instanceof StreamableHTTPClientTransport) await transport.terminateSession().catch(() => {});
      await this.openClient?.close();
      await transport.close(); // if the client never used the transport
    } finally {
      await this.folder?.remove();
    }
  }

  private createClient(timeoutMs: number, negotiates: boolean): Client {
    const onChanged = (): void => void this.emit('toolsChanged');
    const client = new Client(clientName, {
      versionNegotiation: { mode: negotiates ? 'auto' : 'legacy', probe: { timeoutMs: timeoutMs * probeShare } },
      listChanged: { tools: { autoRefresh: false, debounceMs: changesSettleMs, onChanged } },
    });
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the client is no EventTarget
    client.onerror = (error) => {
      this.emit('said', error.message);
      if (this.launch.type === 'http') this.emit('troubled');
    };
    return client;
  }

  private createTransport(clock: Clock): Transport {
    const { launch, folder } = this;
    if (launch.type === 'stdio') {
      const env = { ...folder?.environment, ...launch.env };
      const placed = { ...launch, cwd: launch.cwd ?? folder!.path, env };
      return new ChildTransport(placed, clock, (line) => this.emit('said', line));
    }
    const { url, headers, oauth } = launch;
    const authProvider = oauth && credentials(oauth);
    return new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers }, authProvider });
  }
}

/** Gets and renews tokens with the worker's own credentials, because no user can log in while a task runs. */
function credentials(oauth: Record<string, string>): OAuthClientProvider {
  const { clientId = '', clientSecret, privateKey, algorithm = '', scope, issuer: expectedIssuer } = oauth;
  const shared = { clientId, scope, ...(expectedIssuer !== undefined && { expectedIssuer }) };
  if (clientSecret !== undefined) return new ClientCredentialsProvider({ ...shared, clientSecret });
  return new PrivateKeyJwtProvider({ ...shared, privateKey: privateKey!, algorithm });
}

function endingOf(transport: Transport): string {
  return (transport instanceof ChildTransport && transport.ending) || 'closed the connection';
}
