import { createRequire } from 'node:module';
import { exactIntegers } from '@yardmaster/protocol';

interface Decoder {
  add(packet: unknown): void;
}

/** A parser as Socket.IO expects it. */
export interface PacketParser {
  Encoder: unknown;
  Decoder: new (options?: { maxAttachments: number }) => Decoder;
}

/**
 * Returns Socket.IO's parser with two changes. It rounds no integer silently: once parsed, 9007199254740993 would look
 * like 9007199254740992. And it rejects packets with binary attachments, since the protocol is JSON: each attachment
 * may be as large as a message, and four times as large as JSON.
 */
export function exactParser(): PacketParser {
  const own = createRequire(require.resolve('socket.io'))('socket.io-parser') as PacketParser;
  class ExactDecoder extends own.Decoder {
    constructor() {
      super({ maxAttachments: 0 });
    }

    override add(packet: unknown): void {
      super.add(typeof packet === 'string' ? exactIntegers(packet) : packet);
    }
  }
  return { Encoder: own.Encoder, Decoder: ExactDecoder };
}
