import type { Clock } from '@yardmaster/worker-kit/clock';
import { builtInCapabilities, YardError } from '@yardmaster/protocol';
import type { HandlerContext, OfferedCapability, Session, Worker } from '@yardmaster/worker-kit';
import type { BrowserProgram } from '../browser/browser-program';
import { taskPolicy, type EgressLease, type EgressPolicy, type EgressProxy } from '../egress';
import type { NetworkInput } from '../run/run-input';
import { CdpBrowser } from './cdp-browser';
import { CdpConnection } from './cdp-connection';

/** The browser of one session, and its client. */
interface ClientBrowser {
  browser: CdpBrowser;
  egress: EgressLease;
  connection?: CdpConnection;
}

const declaration = builtInCapabilities['browser.connect'];

/** True if a session is for clients of the DevTools protocol. */
export function isForClient({ capability }: Session): boolean {
  return capability === declaration.name;
}

/**
 * Opens a browser for each session for DevTools clients. Returns the capability that issues addresses for these
 * sessions.
 */
export function offerToClients(
  worker: Worker,
  program: BrowserProgram,
  egress: EgressProxy,
  policy: EgressPolicy,
  clock: Clock,
): OfferedCapability {
  const onLost = (sessionId: string, message: string): void => worker.endSession(sessionId, message);
  const sessions = new CdpSessions(program, egress, policy, clock, onLost);
  worker.onSessionOpen((session) => (isForClient(session) ? sessions.open(session) : undefined));
  worker.onSessionClose((session) => (isForClient(session) ? sessions.close(session) : undefined));
  return { declaration, handler: (input, context) => sessions.connect(input as { network?: NetworkInput }, context) };
}

/** A client sees the whole browser, so each of these sessions has a separate browser. */
const browsersMax = 4;

/** Sessions for clients of the DevTools protocol. Each has a separate browser, from its opening to its end. */
export class CdpSessions {
  /** An entry without a value is a browser that is starting. */
  private readonly browsers = new Map<string, ClientBrowser | undefined>();

  /** @param onLost called with the id of a session whose browser has ended */
  constructor(
    private readonly program: BrowserProgram,
    private readonly egress: EgressProxy,
    private readonly policy: EgressPolicy,
    private readonly clock: Clock,
    private readonly onLost: (sessionId: string, message: string) => void,
  ) {}

  /** @throws YardError `SESSIONS_FULL` at the limit, BrowserError `BROWSER_LOST` if the browser does not start */
  async open({ id }: Session): Promise<void> {
    if (this.browsers.size >= browsersMax)
      throw new YardError('SESSIONS_FULL', `${browsersMax} browsers are open to clients`);
    this.browsers.set(id, undefined);
    let egress: EgressLease | undefined;
    try {
      egress = await this.egress.leasePort(this.policy);
      const browser = await CdpBrowser.launch(this.program, egress.access.server, this.clock);
      browser.once('ended', () => this.browsers.has(id) && this.onLost(id, 'its browser has ended'));
      this.browsers.set(id, { browser, egress });
    } catch (error) {
      this.browsers.delete(id);
      egress?.close();
      throw error;
    }
  }

  async close({ id }: Session): Promise<void> {
    const open = this.browsers.get(id);
    this.browsers.delete(id);
    open?.connection?.close('the session has ended');
    await open?.browser.end();
    open?.egress.close();
  }

  /**
   * Issues an address for one client, and disconnects the previous client. @throws YardError `INVALID_REQUEST` if there
   * is no such session
   */
  async connect(
    { network }: { network?: NetworkInput },
    { session, tunnel: openTunnel }: HandlerContext,
  ): Promise<object> {
    const open = session && this.browsers.get(session.id);
    if (!open) {
      const message = `a session is required: open one for ${declaration.name}, and pass its id as sessionId`;
      throw new YardError('INVALID_REQUEST', message);
    }
    const policy = taskPolicy(this.policy, network);
    const { browser, egress } = open;
    const { product } = await browser.request('Browser.getVersion');
    const tunnel = await openTunnel();
    open.connection?.close('another client has replaced this one');
    const blocked = egress.denied();
    egress.begin(policy);
    open.connection = await CdpConnection.open(browser, tunnel, egress);
    const { url, path, expiresInMs } = tunnel;
    return { url, path, expiresInMs, browser: String(product), blocked };
  }
}
