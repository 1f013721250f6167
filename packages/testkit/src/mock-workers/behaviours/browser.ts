import { createHash } from 'node:crypto';
import type { SomeMockBehaviours, MockContext } from '../mock-behaviour';
import { stripedPng, type Colour } from '../striped-png';

export const behaviours = {
  'browser.connect': browserConnect,
  'browser.content': browserContent,
  'browser.extract': browserExtract,
  'browser.pdf': browserPdf,
  'browser.run': browserRun,
  'browser.screenshot': browserScreenshot,
} satisfies SomeMockBehaviours;

interface PageInput {
  url?: string;
  maxChars?: number;
  width?: number;
  height?: number;
}

interface MockStep extends PageInput {
  action: string;
  name?: string;
}

const title = 'Mock page';

/** Mocks `browser.content`: a page with a text that identifies the mock. */
function browserContent(input: unknown): unknown {
  const { url = 'about:blank', maxChars = 20_000 } = input as PageInput;
  return { url, status: 200, title, ...content(url, maxChars) };
}

/** Mocks `browser.screenshot`: stripes in colours that depend on the URL, also uploaded as an artifact. */
async function browserScreenshot(input: unknown, context: MockContext): Promise<unknown> {
  const { url = 'about:blank', width = 1280, height = 720 } = input as PageInput;
  return { url, title, ...(await picture(url, { width, height }, 'screenshot.png', context)) };
}

/** Mocks `browser.pdf`: a minimal PDF without pages. */
async function browserPdf(input: unknown, context: MockContext): Promise<unknown> {
  const { url = 'about:blank' } = input as PageInput;
  return { url, title, ...(await saveArtifact('page.pdf', Buffer.from(emptyPdf), 'application/pdf', context)) };
}

/** Mocks `browser.extract`: null, because there is no page. */
function browserExtract(input: unknown): unknown {
  const { url = 'about:blank' } = input as PageInput;
  return { url, status: 200, title, data: null };
}

/** Mocks `browser.connect`: an address without a server, because there is no browser. */
function browserConnect(): unknown {
  const path = '/v1/tunnels/mock';
  return { url: `ws://mock.invalid${path}`, path, expiresInMs: 60_000, browser: 'mock', blocked: [] };
}

/**
 * Mocks `browser.run`: every step succeeds. Steps that read a page or take a picture return the same as the capability
 * of that name.
 */
async function browserRun(input: unknown, context: MockContext): Promise<unknown> {
  const { steps } = input as { steps: MockStep[] };
  const outputs = Object.create(null) as Record<string, unknown>; // a caller chooses the names
  let url = 'about:blank';
  for (const [index, step] of steps.entries()) {
    const { action, name = outputs[action] === undefined ? action : `${action}-${index}` } = step;
    if (action === 'goto') url = step.url!;
    context.progress({ step: index + 1, of: steps.length, action, name, status: 'ok', wallMs: 0 });
    if (action === 'content') outputs[name] = content(url, step.maxChars ?? 20_000);
    if (action === 'screenshot')
      outputs[name] = await picture(url, { width: 1280, height: 720 }, `${name}.png`, context);
  }
  return {
    steps: steps.map(({ action, name }, index) => ({ index, action, ...(name && { name }), status: 'ok', wallMs: 0 })),
    outputs,
    page: { url, title, status: 200 },
    console: { entries: [], dropped: 0 },
    network: { requests: 0, failed: 0, blocked: [] },
    artifacts: [],
    timings: { wallMs: 0, stepsMs: 0 },
  };
}

function content(url: string, maxChars: number): object {
  const text = `This page was made up by the mock browser worker. Nothing was opened for ${url}`;
  return { format: 'markdown', text: text.slice(0, maxChars), totalChars: text.length };
}

async function picture(
  url: string,
  { width, height }: { width: number; height: number },
  name: string,
  context: MockContext,
): Promise<object> {
  const digest = createHash('sha256').update(url).digest();
  const png = await stripedPng(width, height, [colour(digest, 0), colour(digest, 3)]);
  return { ...(await saveArtifact(name, png, 'image/png', context)), width, height, base64: png.toString('base64') };
}

async function saveArtifact(name: string, bytes: Buffer, contentType: string, context: MockContext): Promise<object> {
  const { sizeBytes, sha256 } = await context.artifact(name, bytes, { contentType });
  return { artifact: name, contentType, sizeBytes, sha256 };
}

function colour(bytes: Buffer, offset: number): Colour {
  return [bytes.readUInt8(offset), bytes.readUInt8(offset + 1), bytes.readUInt8(offset + 2)];
}

const emptyPdf = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
trailer<</Root 1 0 R>>
%%EOF
`;
