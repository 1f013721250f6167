import { promisify } from 'node:util';
import { crc32, deflate } from 'node:zlib';

/** Red, green and blue, 0 to 255. */
export type Colour = [number, number, number];

/** Returns a PNG (ISO/IEC 15948) of vertical stripes in two colours. The same arguments give the same bytes. */
export async function stripedPng(width: number, height: number, colours: [Colour, Colour]): Promise<Buffer> {
  const row = Buffer.concat([noFilter, Buffer.alloc(Math.ceil(width / 8), stripes)]);
  const pixels = await promisify(deflate)(Buffer.concat(Array.from({ length: height }, () => row)));
  return Buffer.concat([
    signature,
    chunk('IHDR', header(width, height)),
    chunk('PLTE', Buffer.from(colours.flat())),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const noFilter = Buffer.from([0]);
const stripes = 0b11110000;

function header(width: number, height: number): Buffer {
  const fields = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0]); // bit depth 1, palette; no interlace
  fields.writeUInt32BE(width, 0);
  fields.writeUInt32BE(height, 4);
  return fields;
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(content.length + 8);
  framed.writeUInt32BE(data.length, 0);
  content.copy(framed, 4);
  framed.writeUInt32BE(crc32(content), content.length + 4);
  return framed;
}
