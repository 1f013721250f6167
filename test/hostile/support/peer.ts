import { WebSocket } from 'ws';

/** A message of Socket.IO that came from the service. */
export interface Arrival {
  name: string;
  payload: unknown;
  /** Answers it; the reply is JSON as text, so that it may be any. */
  reply(json: string): void;
}

export interface PeerOptions {
  /** Address of the door, with its query. */
  path?: string;
  headers?: Record<string, string>;
}

const doorPath = '/socket.io/?EIO=4&transport=websocket';

/**
 * A client of Socket.IO that keeps to no rule but those of WebSocket: it sends any text or bytes as a packet. Payloads are JSON as
 * text, since `1e999`, `9007199254740993` and a key `__proto__` have no form as values.
 */
export class Peer {
  /** Resolves to how the connection ended: `closed` and the code of the close. */
  readonly closed: Promise<string>;
  private readonly waiting: Array<() => void> = [];
  private readonly packets: string[] = [];
  private readonly replies = new Map<string, unknown>();
  private readonly arrivals: Arrival[] = [];
  private end?: string;
  private asked = 0;

  private constructor(private readonly socket: WebSocket) {
    this.closed = new Promise((resolve) =>
      socket.once('close', (code: number) => {
        this.end ??= `closed ${code}`;
        this.wake();
        resolve(this.end);
      }),
    );
    socket.on('message', (data: Buffer, isBinary: boolean) => isBinary || this.take(data.toString('utf8')));
    socket.once('unexpected-response', (_request, response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.once('close', () => {
        this.end = ['refused', response.statusCode, codeIn(body)].filter((word) => word !== undefined).join(' ');
        socket.terminate();
      });
    });
    socket.on('error', () => undefined); // it closes then
  }

  /** Resolves when the connection is open, or refused. */
  static async open(url: string, { path = doorPath, headers = {} }: PeerOptions = {}): Promise<Peer> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { headers, perMessageDeflate: false });
    const peer = new Peer(socket);
    await Promise.race([new Promise((resolve) => socket.once('open', resolve)), peer.closed]);
    return peer;
  }

  /** Sends a packet of Engine.IO as it is. */
  send(packet: string | Buffer): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(packet);
  }

  /** Joins a namespace; resolves to `in`, or to how it was refused. */
  async enter(namespace: string, auth: string): Promise<string> {
    const prefix = namespace === '/' ? '' : `${namespace},`; // the default one
    this.send(`40${prefix}${auth}`);
    const packet = await this.until(() => this.packets.find((text) => isAnswerTo(prefix, text)));
    if (packet === undefined) return this.end!;
    if (packet.startsWith('40')) return 'in';
    const { data, message } = JSON.parse(packet.slice(packet.indexOf('{'))) as Refusal;
    return `refused ${data?.code ?? data?.error?.code ?? message}`;
  }

  /** Sends a message and resolves to its acknowledgement, or to how the connection ended before. */
  async ask(namespace: string, message: string, payload: string): Promise<unknown> {
    const id = String(++this.asked);
    this.send(`42${namespace},${id}[${JSON.stringify(message)},${payload}]`);
    return this.reply(id);
  }

  /** Resolves to the acknowledgement with this id. */
  async reply(id: string): Promise<unknown> {
    const answered = await this.until(() => (this.replies.has(id) ? { reply: this.replies.get(id) } : undefined));
    return answered ? answered.reply : this.end;
  }

  /** Resolves to the next message with this name. */
  async given(name: string): Promise<Arrival> {
    const found = await this.until(() => this.arrivals.find((arrival) => arrival.name === name));
    if (!found) throw new Error(`the connection ended (${this.end}) before ${name} came`);
    this.arrivals.splice(this.arrivals.indexOf(found), 1);
    return found;
  }

  /** Resolves to the next packet that is no message, or to how the connection ended. */
  async next(): Promise<string> {
    await this.until(() => this.packets[0]);
    return this.packets.shift() ?? this.end!;
  }

  /** Sends bytes below WebSocket, so that they need not be a frame. */
  sendBelow(bytes: Buffer): void {
    (this.socket as unknown as { _socket?: { write(bytes: Buffer): void } })._socket?.write(bytes);
  }

  /** Resolves to `closed` when the service has ended the connection, by whatever code. */
  async expelled(): Promise<string> {
    return (await this.closed).replace(/ (1005|1006)$/, '');
  }

  /** Leaves without a word. */
  cut(): void {
    this.socket.terminate();
  }

  /** Takes nothing from the connection until the returned function is called. */
  stopReading(): () => void {
    this.socket.pause();
    return () => this.socket.resume();
  }

  private take(packet: string): void {
    if (packet === '2') return this.send('3');
    const [, type, namespace, id, json] = /^4([0-6])(?:\d+-)?(?:(\/[^,]*),)?(\d*)(.*)$/s.exec(packet) ?? [];
    if (type === '3') this.replies.set(id!, (JSON.parse(json!) as unknown[])[0]);
    else if (type === '2') this.arrive(namespace!, id!, JSON.parse(json!) as unknown[]);
    else this.packets.push(packet);
    this.wake();
  }

  private arrive(namespace: string, id: string, [name, payload]: unknown[]): void {
    const reply = (json: string): void => this.send(`43${namespace},${id}[${json}]`);
    this.arrivals.push({ name: String(name), payload, reply });
  }

  private wake(): void {
    for (const waiter of this.waiting.splice(0)) waiter();
  }

  /** Resolves to what `find` finds once it does; nothing where the connection ended before. */
  private async until<T>(find: () => T | undefined): Promise<T | undefined> {
    for (;;) {
      const found = find();
      if (found !== undefined || this.end !== undefined) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}

/** The code of a problem; nothing for anything else. */
function codeIn(body: string): string | undefined {
  return body.startsWith('{"type":') ? (JSON.parse(body) as { code: string }).code : undefined;
}

interface Refusal {
  message: string;
  data?: { code?: string; error?: { code: string } };
}

/** `40/workers,{…}` lets in, `44/workers,{…}` refuses. */
function isAnswerTo(prefix: string, packet: string): boolean {
  return packet.startsWith(`40${prefix}{`) || packet.startsWith(`44${prefix}{`);
}
