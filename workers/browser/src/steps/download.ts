import { stat } from 'node:fs/promises';
import type { Download } from 'playwright-core';
import { BrowserError } from '../browser-error';
import type { FileOutput, RunFiles } from './run-files';
import type { RunPages } from './run-pages';
import { abortable } from './abortable';
import { onTarget } from './on-target';
import { reasonOf } from './playwright-errors';
import type { StepScope } from './scope';
import type { StepOf } from './step';

/** Downloads a URL, or the file whose download a click on the target starts, and stores it as an artifact. */
export async function download(
  step: StepOf<'download'>,
  scope: StepScope,
  pages: RunPages,
  files: RunFiles,
): Promise<FileOutput & { url: string }> {
  const { target, url, as } = step;
  const { page, limits } = scope;
  const maxBytes = Math.min(step.maxBytes ?? limits.downloadBytes, limits.downloadBytes);
  const start = (): Promise<unknown> =>
    target === undefined
      ? abortable(page.evaluate(followLink as never, url as never), scope.signal)
      : onTarget(scope, target, (locator, time) => locator.click(time));
  const begun = await waitForDownload(scope, pages, start);
  await keptWithin(begun, maxBytes, scope);
  const name = as ?? safeName(begun.suggestedFilename());
  const file = await files.leave(scope.name, name, { path: await begun.path() }, typeOf(name));
  return { ...file, url: begun.url().slice(0, 8192) };
}

async function waitForDownload(
  { page, timeoutMs, signal }: StepScope,
  pages: RunPages,
  start: () => Promise<unknown>,
): Promise<Download> {
  try {
    return await abortable(pages.download(page, timeoutMs, start), signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof BrowserError || !(error instanceof Error)) throw error;
    const message = `no download began within ${timeoutMs} ms`;
    throw new BrowserError('STEP_TIMEOUT', message, { cause: error, details: { timeoutMs } });
  }
}

/** Runs in the page. The `download` attribute makes the browser download even pages of the same origin. */
function followLink(url: string): void {
  const { document } = globalThis as never as { document: { createElement(name: string): Link } };
  const link = document.createElement('a');
  link.href = url;
  link.download = '';
  link.click();
}

interface Link {
  href: string;
  download: string;
  click(): void;
}

/** Waits for the end of a download, and cancels it as soon as it exceeds the limit. */
async function keptWithin(begun: Download, maxBytes: number, { signal }: StepScope): Promise<void> {
  let isTooLarge = false;
  const cancel = (): void => void begun.cancel().catch(() => undefined);
  const session = await begun.page().context().newCDPSession(begun.page());
  session.on('Page.downloadProgress', ({ receivedBytes }) => {
    if (receivedBytes <= maxBytes || isTooLarge) return;
    isTooLarge = true;
    cancel();
  });
  try {
    await session.send('Page.enable');
    const failure = await abortable(begun.failure(), signal);
    if (failure === null) isTooLarge = (await stat(await begun.path())).size > maxBytes;
    if (isTooLarge) throw tooLarge(begun.url(), maxBytes);
    if (failure !== null) throw failed(begun.url(), failure);
  } catch (error) {
    cancel();
    throw error;
  } finally {
    void session.detach().catch(() => undefined); // the page may be closed
  }
}

function tooLarge(url: string, maxBytes: number): BrowserError {
  return new BrowserError('OUTPUT_TOO_LARGE', `the download is larger than ${maxBytes} bytes`, {
    details: { url, maxBytes },
  });
}

function failed(url: string, failure: string): BrowserError {
  return new BrowserError('NAVIGATION_FAILED', `the download failed: ${reasonOf(failure)}`, {
    details: { url, reason: failure },
  });
}

/** Returns the name that the server suggests, without characters that artifact names must not contain. */
function safeName(suggested: string): string {
  // eslint-disable-next-line no-control-regex
  const name = suggested.replaceAll(/[/\u0000-\u001f\u007f-\u009f]/g, '_').slice(-80);
  return name === '' || name === '.' || name === '..' ? 'download' : name;
}

const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  zip: 'application/zip',
};

function typeOf(name: string): string {
  return types[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
}
