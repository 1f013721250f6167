import type { FileOutput, RunFiles } from './run-files';
import type { PageWindow } from '../content/in-page/dom';
import { abortable } from './abortable';
import { onTarget } from './on-target';
import { pictureSize } from './picture-size.policy';
import { invalid, reasonOf } from './playwright-errors';
import { YardError } from '@yardmaster/protocol';
import { BrowserError } from '../browser-error';
import type { StepScope } from './scope';
import type { PdfFields, ScreenshotFields } from './step';

export interface PictureOutput extends FileOutput {
  width: number;
  height: number;
  /** Set if the picture is small enough. */
  base64?: string;
  /** True if the page is longer than a picture can be. */
  isCut?: boolean;
}

/** Chromium's limit. */
const pageHeightMax = 16_384;

/** Takes a picture and stores it as an artifact; the output also contains it if it is small. */
export async function screenshot(step: ScreenshotFields, scope: StepScope, files: RunFiles): Promise<PictureOutput> {
  const { format = 'png' } = step;
  const { picture, isCut } = await take(step, scope);
  const contentType = `image/${format}`;
  const file = await files.leave(scope.name, `${scope.name}.${format}`, picture, contentType);
  const isSmall = picture.length <= scope.limits.inlineBytes;
  const base64 = isSmall ? { base64: picture.toString('base64') } : {};
  return { ...file, ...pictureSize(picture), ...base64, ...(isCut && { isCut }) };
}

async function take(
  { target, fullPage, format = 'png', quality, omitBackground, clip }: ScreenshotFields,
  scope: StepScope,
): Promise<{ picture: Buffer; isCut: boolean }> {
  const { page, timeoutMs: timeout, signal } = scope;
  const look = { type: format, omitBackground, ...(format === 'jpeg' && { quality: quality ?? 80 }) } as const;
  if (target !== undefined)
    return onTarget(scope, target, async (locator, time) => ({
      picture: await locator.screenshot({ ...look, ...time }),
      isCut: false,
    }));
  const size = fullPage && !clip ? await abortable(page.evaluate<Size>(pageSize as never), signal) : undefined;
  const isCut = size !== undefined && size.height > pageHeightMax;
  const area = isCut ? { x: 0, y: 0, width: size.width, height: pageHeightMax } : clip;
  const taking = page.screenshot({ ...look, fullPage, clip: area, timeout, signal });
  const picture = await abortable(taking, signal).catch((error: unknown) => {
    throw reasonOf(error).startsWith('Clipped area') ? invalid('clip', error) : error;
  });
  return { picture, isCut };
}

interface Size {
  width: number;
  height: number;
}

declare const window: PageWindow & { innerWidth: number };

/** Runs in the page. */
function pageSize(): Size {
  return { width: window.innerWidth, height: window.document.documentElement.scrollHeight };
}

/** Prints the page and stores the PDF as an artifact. */
export async function pdf(step: PdfFields, scope: StepScope, files: RunFiles): Promise<FileOutput> {
  const { format = 'A4', landscape, printBackground = true, scale, pageRanges, margin, preferCssPageSize } = step;
  const options = {
    format,
    landscape,
    printBackground,
    scale,
    pageRanges,
    margin,
    preferCSSPageSize: preferCssPageSize,
  };
  const printed = await abortable(scope.page.pdf(options), scope.signal).catch((cause: unknown) => {
    if (cause instanceof YardError) throw cause;
    if (/page range/i.test(reasonOf(cause))) throw invalid('pageRanges', cause);
    throw new BrowserError('SCRIPT_ERROR', `the page cannot be printed: ${reasonOf(cause)}`, { cause });
  });
  return files.leave(scope.name, `${scope.name}.pdf`, printed, 'application/pdf');
}
