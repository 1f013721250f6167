import { createRequire } from 'node:module';
import { exactIntegers } from '@yardmaster/protocol';

interface Decoder {
  add(packet: unknown): void;
}

/** The form in which Socket.IO takes a parser. */
export interface PacketParser {
  Encoder: unknown;
  Decoder: new (options?: { maxAttachments: number }) => Decoder;
}

/**
 * Socket.IO's own parser, except that it rounds no integer silently: once a payload is a value, 9007199254740993 looks like
 * 9007199254740992. The protocol is JSON, so packets with binary attachments are refused: each attachment may be as large as a message,
 * and as JSON it would be four times as large.
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
