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

/** Why a link ended: `closed` by a peer or its end, `silent` if pings were not answered. */
export type LinkEnd = 'closed' | 'silent';

/** Handles a message of the peer and resolves to the reply. Never rejects. */
export type Answer = (message: string, payload: unknown) => Promise<unknown>;

/** Carries messages between two processes, or within one. Independent of their content. */
export interface Transport {
  /** Resolves to the reply. @throws YardError `LINK_CLOSED` or `REPLY_TIMEOUT` */
  send(message: string, payload: unknown, timeoutMs: number): Promise<unknown>;
  /** Sets the handler of the peer's messages. */
  onMessage(answer: Answer): void;
  /** Calls `listener` once, when either side ends the transport; at once if it has already ended. */
  onEnd(listener: (end: LinkEnd) => void): void;
  close(): void;
  /** Sends a file to the peer. Absent if files are sent over HTTP. */
  upload?: ReceiveUpload;
  /** Sets the receiver of the peer's files. */
  onUpload?(take: ReceiveUpload): void;
}

/** Handlers of the messages that one side receives. */
export type Handlers = { [M in MessageName]?: (payload: Payloads[M]) => Promise<Replies[M]> };

/**
 * The connection between control plane and worker: typed messages over a transport, each validated on both sides. An
 * invalid message gets an error reply and affects nothing else.
 */
export class Link {
  private open = true;

  /** `onRefused` is called with each rejected message, for logs and counters. */
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

  /**
   * Sends a message and resolves to its reply. @throws YardError if it was rejected or not answered, or if the link
   * ended
   */
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
      if (!handler) throw new YardError('UNKNOWN_MESSAGE', `unknown message ${truncatedName(message)}`);
      return await handler(decode(message as MessageName, payload));
    } catch (error) {
      this.onRefused?.(truncatedName(message), error);
      return errorReply(error);
    }
  }

  /**
   * Returns the handler of a message. Names come from the peer, so inherited ones such as `constructor` must not match.
   */
  private handlerOf(message: string): ((payload: unknown) => Promise<unknown>) | undefined {
    const { handlers } = this;
    return Object.hasOwn(handlers, message)
      ? (handlers[message as MessageName] as (payload: unknown) => Promise<unknown>)
      : undefined;
  }
}

/** Truncates a message name for logs and replies. In Socket.IO a name may be a number, or as long as a message. */
function truncatedName(message: unknown): string {
  return String(message).slice(0, nameCharsMax);
}

const nameCharsMax = 64;
