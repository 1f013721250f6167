import {
  decode,
  decodeReply,
  errorReply,
  YardError,
  type MessageName,
  type Payloads,
  type Replies,
} from '@yardmaster/protocol';
import type { ReceiveUpload } from './upload';

/** Why a link ended: `closed` by a peer or its death, `silent` when pings were not answered. */
export type LinkEnd = 'closed' | 'silent';

/** Answers what the peer sends. Never rejects. */
export type Answer = (message: string, payload: unknown) => Promise<unknown>;

/** What carries messages between two processes, or between two parts of one. It knows nothing of their form. */
export interface Transport {
  /** Resolves to what the peer answered. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT`. */
  send(message: string, payload: unknown, timeoutMs: number): Promise<unknown>;
  /** Sets who answers what the peer sends. */
  onMessage(answer: Answer): void;
  /** Called once, when either side ends the transport; at once if it has already ended. */
  onEnd(listener: (end: LinkEnd) => void): void;
  close(): void;
  /** Hands a file to the peer; absent if files go by HTTP. */
  upload?: ReceiveUpload;
  /** Sets who takes the files that the peer hands over. */
  onUpload?(take: ReceiveUpload): void;
}

/** Answers for the messages that one side receives. */
export type Handlers = { [M in MessageName]?: (payload: Payloads[M]) => Promise<Replies[M]> };

/**
 * The connection between control plane and worker, opened by either: typed messages over a transport, each validated on
 * both sides. A message that cannot be read is refused with a typed reply and disturbs nothing else.
 */
export class Link {
  private open = true;

  /** `onRefused` is called with each refused message, for logs and counters. */
  constructor(
    private readonly transport: Transport,
    private readonly handlers: Handlers,
    private readonly replyTimeoutMs: number,
    private readonly onRefused?: (message: string, error: unknown) => void,
  ) {
    transport.onEnd(() => (this.open = false));
    transport.onMessage((message, payload) => this.answer(message, payload));
  }

  get isOpen(): boolean {
    return this.open;
  }

  /** Sends a message and resolves to its reply. @throws YardError if it was refused, not answered, or the link ended. */
  async request<M extends MessageName>(message: M, payload: Payloads[M]): Promise<Replies[M]> {
    if (!this.open) throw new YardError('LINK_CLOSED', `cannot send ${message}: the link is closed`);
    return decodeReply(message, await this.transport.send(message, payload, this.replyTimeoutMs));
  }

  onEnd(listener: (end: LinkEnd) => void): void {
    this.transport.onEnd(listener);
  }

  close(): void {
    this.transport.close();
  }

  private async answer(message: string, payload: unknown): Promise<unknown> {
    try {
      const handler = this.handlerOf(message);
      if (!handler) throw new YardError('UNKNOWN_MESSAGE', `${truncatedName(message)} is not understood here`);
      return await handler(decode(message as MessageName, payload));
    } catch (error) {
      this.onRefused?.(truncatedName(message), error);
      return errorReply(error);
    }
  }

  /** A peer may call a message anything: `constructor` is no message. */
  private handlerOf(message: string): ((payload: unknown) => Promise<unknown>) | undefined {
    const { handlers } = this;
    return Object.hasOwn(handlers, message)
      ? (handlers[message as MessageName] as (payload: unknown) => Promise<unknown>)
      : undefined;
  }
}

/** What a peer calls a message is told and logged; Socket.IO lets a name be a number, and as long as a whole message. */
function truncatedName(message: unknown): string {
  return String(message).slice(0, nameCharsMax);
}

const nameCharsMax = 64;
