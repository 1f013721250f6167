import { EventEmitter, once } from 'node:events';
import type { Client, Tool } from '@modelcontextprotocol/client';
import type { Clock, Timer } from '@yardmaster/worker-kit/clock';
import { YardError } from '@yardmaster/protocol';
import type { EventLog } from '@yardmaster/worker-kit';
import { offersTool, type Profile } from '../profile/profile';
import { redact } from '@yardmaster/worker-kit/program';
import type { ResolvedProfile } from '../profile/resolve-profile';
import { restartAfter } from './restart.policy';
import { ServerConnection } from './server-connection';
import { ServerFolder } from './server-folder';
import { isRefusal, startFailure } from './start-failure';
import { nextState, type ServerEvent, type ServerState } from './server.state';

const checkTimeoutMs = 10_000;

/**
 * The server of one profile, always running or started on demand. A lost server is restarted with growing delays. Emits
 * `changed` when its state or its tools change.
 */
export class McpServer extends EventEmitter<{ changed: [] }> {
  state: ServerState;
  /** The tools that it listed last, even while it is stopped. */
  tools: readonly Tool[] = [];
  /** Human-readable reason why it is not available. */
  trouble?: string;
  /** Set while it is reachable but rejects the worker's credentials. */
  private refusal?: YardError;
  private opened?: ServerConnection;
  private opening?: Promise<Client>;
  private readonly ending = new AbortController();
  private checking?: Promise<void>;
  private losses = 0;
  private readyAtMs = 0;
  private inUse = 0;
  /** Connections that are being closed. */
  private readonly endings = new Set<Promise<void>>();
  private timer?: Timer;
  /**
   * False after the first start failed: some old servers exit when the client requests a newer revision of the
   * protocol.
   */
  private negotiates = true;

  constructor(
    readonly profile: Profile,
    private readonly resolved: ResolvedProfile,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {
    super();
    this.setMaxListeners(0); // each waiting call adds one
    this.trouble = resolved.lacks;
    this.state = resolved.lacks === undefined ? 'stopped' : 'not_configured';
  }

  /** Its tools that are offered now. The tools of an on-demand server are offered even while it is stopped. */
  get offeredTools(): readonly Tool[] {
    const isAvailable = this.state === 'ready' || (this.profile.start === 'on_demand' && this.state !== 'closed');
    return isAvailable ? this.tools.filter(({ name }) => offersTool(this.profile, name)) : [];
  }

  /** The folder of its process, while the process runs. */
  get folder(): string | undefined {
    return this.opened?.folder?.path;
  }

  /** The environment variables that its profile sets for its process, including secrets. */
  get environment(): Readonly<Record<string, string>> {
    const { launch } = this.resolved;
    return launch?.type === 'stdio' ? launch.env : {};
  }

  /** @throws YardError `NOT_CONFIGURED` that names the missing setting */
  assertConfigured(): void {
    if (this.state !== 'not_configured') return;
    const { name, help } = this.profile;
    const said = `${name} is not configured: ${this.trouble}${help === undefined ? '' : `, ${help}`}`;
    throw new YardError('NOT_CONFIGURED', said, { details: { profile: name, lacks: this.trouble } });
  }

  /** Starts the server for the first time, even if it is on demand, to list its tools. */
  open(): void {
    if (this.state === 'stopped') void this.start().catch(() => {}); // logged, and tried again
  }

  /** Uses the server; starts it if needed. @throws YardError if it cannot be reached */
  async use<T>(work: (client: Client) => Promise<T>): Promise<T> {
    this.inUse++;
    this.planNext();
    try {
      return await work(await this.client());
    } finally {
      this.inUse--;
      this.planNext();
    }
  }

  /** Checks that the server is still available, because a server over HTTP does not report its end. */
  check(): Promise<void> {
    const { opened } = this;
    if (!opened || this.state !== 'ready') return Promise.resolve();
    this.checking ??= this.readTools(opened)
      .catch((error: unknown) => this.lost(opened, `does not answer: ${(error as Error).message}`))
      .finally(() => (this.checking = undefined));
    return this.checking;
  }

  /** Stops the server permanently, with all processes that it started. */
  async close(): Promise<void> {
    this.move('close');
    this.timer?.cancel();
    this.ending.abort(new YardError('UPSTREAM_UNAVAILABLE', 'the worker ends'));
    await this.opening?.catch(() => {});
    this.shut();
    await Promise.all(this.endings);
  }

  /** Removes secrets from a text of the server. */
  redact(text: string): string {
    return redact(text, this.resolved.secrets);
  }

  private async client(): Promise<Client> {
    while (this.state === 'failed') {
      if (this.refusal) throw this.refusal;
      await once(this, 'changed'); // it restarts soon
    }
    if (this.opened && this.state === 'ready') return this.opened.client;
    this.assertConfigured();
    if (this.state === 'closed') throw new YardError('UPSTREAM_UNAVAILABLE', 'the worker ends');
    return this.start();
  }

  private start(): Promise<Client> {
    this.opening ??= this.launch().finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async launch(): Promise<Client> {
    this.move('start');
    const launch = this.resolved.launch!; // a server with a missing setting is never started
    try {
      const folder = launch.type === 'stdio' ? await ServerFolder.make(this.profile.name) : undefined;
      const connection = this.listen(new ServerConnection(launch, folder, this.clock));
      const tools = await connection.open(this.profile.startTimeoutMs, this.negotiates, this.ending.signal);
      return this.ready(connection, tools);
    } catch (error) {
      this.negotiates = false;
      const failure = startFailure(error, this.profile, (text) => this.redact(text));
      this.refusal = isRefusal(failure) ? failure : undefined;
      this.lost(undefined, failure.message);
      throw failure;
    }
  }

  private listen(connection: ServerConnection): ServerConnection {
    return connection
      .on('toolsChanged', () => void this.refresh())
      .on('lost', (how) => this.lost(connection, how))
      .on('said', (line) => this.said(line))
      .on('troubled', () => void this.check());
  }

  private ready(connection: ServerConnection, tools: readonly Tool[]): Client {
    const { client } = connection;
    this.opened = connection;
    this.tools = tools;
    this.trouble = undefined;
    this.refusal = undefined;
    this.readyAtMs = this.clock.nowMs();
    const version = client.getNegotiatedProtocolVersion();
    this.log.info(
      { event: 'mcp_server_started', server: this.profile.name, tools: tools.length, version },
      'the MCP server is ready',
    );
    this.move('opened');
    return client;
  }

  private said(line: string): void {
    const { name } = this.profile;
    this.log.info({ event: 'mcp_server_logged', server: name, line: this.redact(line) }, 'the MCP server wrote a line');
  }

  private async refresh(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    await this.readTools(opened).catch((err: unknown) =>
      this.log.warn(
        { event: 'mcp_tools_read_failed', server: this.profile.name, err },
        'could not read the tools of the MCP server; the previous tools are still offered',
      ),
    );
  }

  private async readTools(opened: ServerConnection): Promise<void> {
    const { tools } = await opened.client.listTools(undefined, { cacheMode: 'refresh', timeout: checkTimeoutMs });
    if (opened !== this.opened || JSON.stringify(tools) === JSON.stringify(this.tools)) return;
    this.tools = tools;
    this.emit('changed');
  }

  /** Handles the unexpected end of the server. */
  private lost(opened: ServerConnection | undefined, how: string): void {
    if (opened !== this.opened || this.state === 'closed' || this.state === 'stopped') return;
    const readyMs = this.state === 'ready' ? this.clock.nowMs() - this.readyAtMs : 0;
    const { delayMs, losses } = restartAfter(this.losses, readyMs);
    this.losses = losses;
    this.trouble = this.redact(how);
    this.log.warn(
      { event: 'mcp_server_lost', server: this.profile.name, reason: this.trouble, delayMs },
      'the MCP server was lost; the worker restarts it',
    );
    this.opened = undefined;
    if (opened) this.end(opened);
    this.move('lost');
    this.plan(delayMs, () => this.restart());
  }

  private restart(): void {
    if (this.state === 'failed') void this.start().catch(() => {});
  }

  /**
   * Schedules the stop of an idle server, or the next check of a server over HTTP. The restart of a lost server is
   * already scheduled.
   */
  private planNext(): void {
    if (this.state !== 'ready') return;
    const { start, idleMs, server, checkMs } = this.profile;
    if (start === 'on_demand' && this.inUse === 0) this.plan(idleMs, () => this.rest());
    else if (server.type === 'http') this.plan(checkMs, () => void this.check().then(() => this.planNext()));
    else this.timer?.cancel();
  }

  private rest(): void {
    if (this.state !== 'ready' || this.inUse > 0) return;
    this.move('idle');
    this.shut();
  }

  private plan(delayMs: number, then: () => void): void {
    this.timer?.cancel();
    this.timer = this.clock.setTimer(delayMs, then);
  }

  private shut(): void {
    const { opened } = this;
    this.opened = undefined;
    if (opened) this.end(opened);
  }

  private end(connection: ServerConnection): void {
    const ending = connection.close().then(
      () => void this.endings.delete(ending),
      (err: unknown) =>
        this.log.warn(
          { event: 'mcp_server_close_failed', server: this.profile.name, err },
          'the MCP server did not close cleanly',
        ),
    );
    this.endings.add(ending);
  }

  private move(event: ServerEvent): void {
    const next = nextState(this.state, event);
    if (next === undefined) return;
    this.state = next;
    this.planNext();
    this.emit('changed');
  }
}
