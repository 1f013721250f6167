import { createRequire } from 'node:module';
import { exactIntegers } from '../protocol';

interface Decoder {
  add(packet: unknown): void;
}

/** As Socket.IO takes one. */
export interface PacketParser {
  Encoder: unknown;
  Decoder: new (options?: { maxAttachments: number }) => Decoder;
}

/**
 * Socket.IO's own parser, the one that it brings, but that no integer is rounded silently when a packet is read: by the time a payload is
 * a value, nobody can tell 9007199254740993 from 9007199254740992. The protocol is JSON: what announces binary attachments is no packet,
 * since each of them may be as large as a message, and as JSON it would be four times as large.
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
