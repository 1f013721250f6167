import { WebSocket } from 'ws';

/** A Socket.IO message from the service. */
export interface Arrival {
  name: string;
  payload: unknown;
  /** Answers with any JSON text. */
  reply(json: string): void;
}

export interface PeerOptions {
  /** URL with query. */
  path?: string;
  headers?: Record<string, string>;
}

const doorPath = '/socket.io/?EIO=4&transport=websocket';

/**
 * A Socket.IO client that can send any text or bytes as a packet. Payloads are JSON texts, because JavaScript values cannot represent `1e999`,
 * `9007199254740993` and a key `__proto__`.
 */
export class Peer {
  /** Resolves to `closed` with the close code when the connection ends. */
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

  /** Resolves when the connection is open or refused. */
  static async open(url: string, { path = doorPath, headers = {} }: PeerOptions = {}): Promise<Peer> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, { headers, perMessageDeflate: false });
    const peer = new Peer(socket);
    await Promise.race([new Promise((resolve) => socket.once('open', resolve)), peer.closed]);
    return peer;
  }

  /** Sends a raw Engine.IO packet. */
  send(packet: string | Buffer): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(packet);
  }

  /** Joins a namespace. Resolves to `in`, or to the rejection. */
  async enter(namespace: string, auth: string): Promise<string> {
    const prefix = namespace === '/' ? '' : `${namespace},`; // the default one
    this.send(`40${prefix}${auth}`);
    const packet = await this.until(() => this.packets.find((text) => isAnswerTo(prefix, text)));
    if (packet === undefined) return this.end!;
    if (packet.startsWith('40')) return 'in';
    const { data, message } = JSON.parse(packet.slice(packet.indexOf('{'))) as Refusal;
    return `refused ${data?.code ?? data?.error?.code ?? message}`;
  }

  /** Sends a message. Resolves to its acknowledgement, or to how the connection ended. */
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

  /** Resolves to the next packet that is not a message, or to how the connection ended. */
  async next(): Promise<string> {
    await this.until(() => this.packets[0]);
    return this.packets.shift() ?? this.end!;
  }

  /** Sends raw bytes on the TCP connection, bypassing WebSocket framing. */
  sendBelow(bytes: Buffer): void {
    (this.socket as unknown as { _socket?: { write(bytes: Buffer): void } })._socket?.write(bytes);
  }

  /** Resolves to `closed` when the service has closed the connection, with any code. */
  async expelled(): Promise<string> {
    return (await this.closed).replace(/ (1005|1006)$/, '');
  }

  /** Disconnects without a close frame. */
  cut(): void {
    this.socket.terminate();
  }

  /** Stops reading until the returned function is called. */
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

  /** Resolves to the result of `find` once it has one; undefined if the connection ends first. */
  private async until<T>(find: () => T | undefined): Promise<T | undefined> {
    for (;;) {
      const found = find();
      if (found !== undefined || this.end !== undefined) return found;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}

/** Returns the code of a problem; undefined for anything else. */
function codeIn(body: string): string | undefined {
  return body.startsWith('{"type":') ? (JSON.parse(body) as { code: string }).code : undefined;
}

interface Refusal {
  message: string;
  data?: { code?: string; error?: { code: string } };
}

/** True for the answer to a handshake: `40/workers,{…}` accepts, `44/workers,{…}` rejects. */
function isAnswerTo(prefix: string, packet: string): boolean {
  return packet.startsWith(`40${prefix}{`) || packet.startsWith(`44${prefix}{`);
}
