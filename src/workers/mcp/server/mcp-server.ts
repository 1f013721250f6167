import { EventEmitter, once } from 'node:events';
import type { Client, Tool } from '@modelcontextprotocol/client';
import type { Clock, Timer } from '../../../clock';
import { YardError } from '../../../protocol';
import type { WorkerLog } from '../../../worker-kit';
import { offersTool, type Profile } from '../profile/profile';
import { redact } from '../../secrets/secret-value';
import type { Launch, ResolvedProfile } from '../profile/resolve-profile';
import { openServer, type OpenServer } from './open-client';
import { restartAfter } from './restart.policy';
import { ServerFolder } from './server-folder';
import { isRefusal, startFailure } from './start-failure';
import { nextState, type ServerEvent, type ServerState } from './server.state';

/** A server that is open, and the folder that was made for its process. */
type Running = OpenServer & { folder?: ServerFolder };

export interface McpServerParts {
  clock: Clock;
  log: WorkerLog;
}

/**
 * The server of one profile, kept as the profile says: warm, or started for its calls. It is started again with growing delays
 * when it is lost. Says `changed` when its state or its tools did.
 */
export class McpServer extends EventEmitter<{ changed: [] }> {
  state: ServerState;
  /** All that it last said it has; kept while it is stopped. */
  tools: readonly Tool[] = [];
  /** Why it is not there, in words for people. */
  trouble?: string;
  /** Set while it is there and does not let us in. */
  private refusal?: YardError;
  private opened?: Running;
  private opening?: Promise<Client>;
  private readonly ending = new AbortController();
  private checking?: Promise<void>;
  private losses = 0;
  private readyAtMs = 0;
  private inUse = 0;
  /** Servers that are being ended. */
  private readonly endings = new Set<Promise<void>>();
  private timer?: Timer;
  /** False after a process died of the question which revision it speaks. */
  private negotiates = true;

  constructor(
    readonly profile: Profile,
    private readonly resolved: ResolvedProfile,
    private readonly parts: McpServerParts,
  ) {
    super();
    this.setMaxListeners(0); // every call that waits for it is one
    this.trouble = resolved.lacks;
    this.state = resolved.lacks === undefined ? 'stopped' : 'not_configured';
  }

  /** Its tools that are offered now. Those of one that is started for its calls stay while it is stopped. */
  get offeredTools(): readonly Tool[] {
    const isThere = this.state === 'ready' || (this.profile.start === 'on_demand' && this.state !== 'closed');
    return isThere ? this.tools.filter(({ name }) => offersTool(this.profile, name)) : [];
  }

  /** The folder that was made for its process, while that runs. */
  get folder(): string | undefined {
    return this.opened?.folder?.path;
  }

  /** The variables that its profile gives to its process, secrets among them. */
  get environment(): Readonly<Record<string, string>> {
    const { launch } = this.resolved;
    return launch?.type === 'stdio' ? launch.env : {};
  }

  /** @throws YardError `NOT_CONFIGURED`, which names the setting that is missing. */
  assertConfigured(): void {
    if (this.state !== 'not_configured') return;
    const { name, help } = this.profile;
    const said = `${name} is not configured: ${this.trouble}${help === undefined ? '' : `, ${help}`}`;
    throw new YardError('NOT_CONFIGURED', said, { details: { profile: name, lacks: this.trouble } });
  }

  /** Starts it for the first time: also one that runs on demand, whose tools are to be known. */
  open(): void {
    if (this.state === 'stopped') void this.start().catch(() => {}); // logged, and tried again
  }

  /** Does something with it; it is started where it is not there. @throws YardError where it cannot be reached. */
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

  /** Asks whether it is still there, where it does not tell by itself. */
  check(): Promise<void> {
    const { opened } = this;
    if (!opened || this.state !== 'ready') return Promise.resolve();
    this.checking ??= this.readTools(opened)
      .catch((error: unknown) => this.lost(opened, `does not answer: ${(error as Error).message}`))
      .finally(() => (this.checking = undefined));
    return this.checking;
  }

  /** Ends it for good, with all that it started. */
  async close(): Promise<void> {
    this.move('close');
    this.timer?.cancel();
    this.ending.abort(new YardError('UPSTREAM_UNAVAILABLE', 'the worker ends'));
    await this.opening?.catch(() => {});
    this.shut();
    await Promise.all(this.endings);
  }

  /** Text of the server, without secrets. */
  redact(text: string): string {
    return redact(text, this.resolved.secrets);
  }

  private async client(): Promise<Client> {
    while (this.state === 'failed') {
      if (this.refusal) throw this.refusal;
      await once(this, 'changed'); // it is started again soon
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
    const launch = this.resolved.launch!; // one that lacks a setting is never started
    let folder: ServerFolder | undefined;
    let running: Running | undefined;
    const hooks = {
      toolsChanged: () => void this.refresh(),
      closed: (how: string) => this.lost(running, how),
      said: (line: string) => this.said(line),
      troubled: () => void this.check(),
    };
    try {
      if (launch.type === 'stdio') folder = await ServerFolder.make(this.profile.name);
      const placed = folder ? placedIn(folder, launch) : launch;
      const { clock } = this.parts;
      const options = { clock, timeoutMs: this.profile.startTimeoutMs, negotiates: this.negotiates };
      running = { ...(await openServer(placed, hooks, { ...options, signal: this.ending.signal })), folder };
      return this.ready(running);
    } catch (error) {
      await folder?.remove();
      this.negotiates = false;
      const failure = startFailure(error, this.profile, (text) => this.redact(text));
      this.refusal = isRefusal(failure) ? failure : undefined;
      this.lost(undefined, failure.message);
      throw failure;
    }
  }

  private ready(running: Running): Client {
    const { client, tools } = running;
    this.opened = running;
    this.tools = tools;
    this.trouble = undefined;
    this.refusal = undefined;
    this.readyAtMs = this.parts.clock.nowMs();
    const version = client.getNegotiatedProtocolVersion();
    const fields = { event: 'server_ready', server: this.profile.name, tools: tools.length, version };
    this.parts.log.info(fields, 'an MCP server is ready');
    this.move('opened');
    return client;
  }

  private said(line: string): void {
    const { name } = this.profile;
    this.parts.log.info({ event: 'server_said', server: name, line: this.redact(line) }, 'an MCP server said');
  }

  private async refresh(): Promise<void> {
    const { opened } = this;
    if (!opened) return;
    await this.readTools(opened).catch((err: unknown) =>
      this.parts.log.warn({ event: 'tools_unread', server: this.profile.name, err }, 'its tools could not be read'),
    );
  }

  private async readTools(opened: Running): Promise<void> {
    const { tools } = await opened.client.listTools(undefined, { cacheMode: 'refresh', timeout: checkTimeoutMs });
    if (opened !== this.opened || JSON.stringify(tools) === JSON.stringify(this.tools)) return;
    this.tools = tools;
    this.emit('changed');
  }

  /** It is gone, though nobody asked for it. */
  private lost(opened: Running | undefined, how: string): void {
    if (opened !== this.opened || this.state === 'closed' || this.state === 'stopped') return;
    const { clock, log } = this.parts;
    const readyMs = this.state === 'ready' ? clock.nowMs() - this.readyAtMs : 0;
    const { delayMs, losses } = restartAfter(this.losses, readyMs);
    this.losses = losses;
    this.trouble = this.redact(how);
    const fields = { event: 'server_lost', server: this.profile.name, how: this.trouble, delayMs };
    log.warn(fields, 'an MCP server was lost; it is started again');
    this.opened = undefined;
    if (opened) this.end(opened);
    this.move('lost');
    this.plan(delayMs, () => this.restart());
  }

  private restart(): void {
    if (this.state === 'failed') void this.start().catch(() => {});
  }

  /** One that was lost is started again anyway; else what is idle is ended, and what cannot tell of its end is asked. */
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
    this.timer = this.parts.clock.setTimer(delayMs, then);
  }

  private shut(): void {
    const { opened } = this;
    this.opened = undefined;
    if (opened) this.end(opened);
  }

  private end(running: Running): void {
    const { folder } = running;
    const ending = running
      .close()
      .then(() => folder?.remove())
      .then(
        () => void this.endings.delete(ending),
        (err: unknown) =>
          this.parts.log.warn({ event: 'close_failed', server: this.profile.name, err }, 'a server did not close well'),
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

const checkTimeoutMs = 10_000;

function placedIn(folder: ServerFolder, launch: Launch): Launch & { cwd?: string } {
  if (launch.type === 'http') return launch;
  return { ...launch, cwd: launch.cwd ?? folder.path, env: { ...folder.environment, ...launch.env } };
}
