import { createHash } from 'node:crypto';
import type { MockContext } from '../mock-behaviours';
import { stripedPng, type Colour } from '../striped-png';

/** `browser.content`: a page that says it is none. */
export function browserContent(input: unknown): unknown {
  const { url, maxChars = 20_000 } = input as { url: string; maxChars?: number };
  const text = `This page was made up by the mock browser worker. Nothing was opened for ${url}`;
  return { url, status: 200, title: 'Mock page', text: text.slice(0, maxChars) };
}

/** `browser.screenshot`: stripes, in colours that follow from the address; also left with the task, as a file. */
export async function browserScreenshot(input: unknown, context: MockContext): Promise<unknown> {
  const { url, width = 1280, height = 720 } = input as { url: string; width?: number; height?: number };
  const digest = createHash('sha256').update(url).digest();
  const png = await stripedPng(width, height, [colour(digest, 0), colour(digest, 3)]);
  await context.artifact('screenshot.png', png, { contentType: 'image/png' });
  return { url, contentType: 'image/png', base64: png.toString('base64') };
}

function colour(bytes: Buffer, offset: number): Colour {
  return [bytes.readUInt8(offset), bytes.readUInt8(offset + 1), bytes.readUInt8(offset + 2)];
}
