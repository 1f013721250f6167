import { abandon, answersInWords, ask, cut, exchange, inWords, type HttpRequest, type HttpResponse } from './http';
import { Peer, type PeerOptions } from './peer';
import { apiKey, workerToken } from './service';
import { HostileWorker, type Declaration } from './worker';

export const callerAuth = JSON.stringify({ token: apiKey });
export const workerAuth = JSON.stringify({ token: workerToken, protocol: 1 });

/** Actions of an attacker, who has the secrets of a caller and of a worker. */
export class World {
  private readonly peers: Peer[] = [];
  private count = 0;

  constructor(readonly url: string) {}

  /** Returns a unique suffix for ids and names. */
  unique(prefix: string): string {
    return `${prefix}-${process.pid}-${++this.count}`;
  }

  /** Calls the API with the key. */
  ask(request: HttpRequest): Promise<HttpResponse> {
    const headers = { authorization: `Bearer ${apiKey}`, ...request.headers };
    return ask(this.url, { ...request, headers });
  }

  /** Calls the API with the key. Resolves to a summary of the response. */
  async told(request: HttpRequest): Promise<string> {
    return inWords(await this.ask(request));
  }

  /** Calls the API without a key. */
  async stranger(request: HttpRequest): Promise<string> {
    return inWords(await ask(this.url, request));
  }

  /** Calls the API with the key, and disconnects before the end of the response. */
  abandon({ headers, ...request }: HttpRequest): Promise<void> {
    return abandon(this.url, { ...request, headers: { authorization: `Bearer ${apiKey}`, ...headers } });
  }

  /** Sends raw bytes on one connection. Resolves to all responses. The last request must close the connection. */
  async raw(...pieces: Array<string | Buffer>): Promise<string> {
    return answersInWords(await exchange(this.url, pieces));
  }

  /** Sends raw bytes, then closes the connection. */
  cut(text: string): Promise<void> {
    return cut(this.url, text);
  }

  /** Sends a JSON text. */
  post(path: string, body: string, headers: Record<string, string> = {}): Promise<HttpResponse> {
    return this.ask({ method: 'POST', path, body, headers: { 'content-type': 'application/json', ...headers } });
  }

  async peer(options?: PeerOptions): Promise<Peer> {
    const peer = await Peer.open(this.url, options);
    this.peers.push(peer);
    return peer;
  }

  /** Connects a caller on `/events`. */
  async caller(): Promise<Peer> {
    const peer = await this.peer();
    expectIn(await peer.enter('/events', callerAuth));
    return peer;
  }

  /** Connects an unregistered peer on `/workers`. */
  async link(): Promise<Peer> {
    const peer = await this.peer();
    expectIn(await peer.enter('/workers', workerAuth));
    return peer;
  }

  /** Registers a worker with one capability. */
  async worker(declaration: Declaration = {}): Promise<HostileWorker> {
    const worker = new HostileWorker(await this.link(), this.unique('evil'), declaration);
    const reply = await worker.register();
    if (reply !== 'registered') throw new Error(`the worker could not register: ${reply}`);
    return worker;
  }

  /** Submits a task and waits for its end. Resolves to a summary of its outcome. */
  async outcomeOf(capability: string, input = '{}'): Promise<string> {
    const body = `{"capability":"${capability}","input":${input},"retry":{"maxAttempts":1}}`;
    const response = await this.post('/v1/tasks', body, { prefer: 'wait=60' });
    if (response.status !== 200) return inWords(response);
    const { outcome } = JSON.parse(response.body) as {
      outcome: { status: string; error?: { code: string; details?: { path?: string } } };
    };
    const { status, error } = outcome;
    return [status, error?.code, error?.details?.path].filter((word) => word !== undefined).join(' ');
  }

  /** Polls a worker until it is lost. */
  async lost(workerId: string): Promise<string> {
    for (;;) {
      const { body } = await this.ask({ path: `/v1/workers/${workerId}` });
      if ((JSON.parse(body) as { state: string }).state === 'offline') return 'lost';
    }
  }

  /** Closes every connection that the case left open. */
  async leave(): Promise<void> {
    const peers = this.peers.splice(0);
    for (const peer of peers) peer.cut();
    await Promise.all(peers.map(({ closed }) => closed));
  }
}

function expectIn(how: string): void {
  if (how !== 'in') throw new Error(`a good handshake was not let in: ${how}`);
}
