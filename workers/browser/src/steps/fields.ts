import type { RunFiles } from './run-files';
import type { RunSecrets } from '../secrets/run-secrets';
import { describeTarget } from '../target/target';
import { abortable } from './abortable';
import { onTarget } from './on-target';
import { invalid } from './playwright-errors';
import type { StepScope } from './scope';
import type { StepOf, UploadFile } from './step';

/** Fills a field. A secret is entered only in pages of its origins. */
export function fill({ target, value, secret }: StepOf<'fill'>, scope: StepScope, secrets: RunSecrets): Promise<void> {
  return onTarget(scope, target, async (locator, time) => {
    if (secret === undefined) return locator.fill(value ?? '', time);
    const element = await locator.elementHandle(time);
    try {
      const frame = await element.ownerFrame();
      await element.fill(secrets.textFor(secret, frame?.url() ?? scope.page.url()), time);
    } finally {
      await element.dispose().catch(() => undefined); // its page may be closed
    }
  });
}

export function press({ target, key }: StepOf<'press'>, scope: StepScope): Promise<void> {
  if (target === undefined) {
    return abortable(scope.page.keyboard.press(key), scope.signal).catch((error: unknown) => {
      throw String(error).includes('Unknown key') ? invalid('key', error) : error;
    });
  }
  return onTarget(scope, target, (locator, time) => locator.press(key, time));
}

/** Selects options by value or label, and returns the selected values. */
export function select({ target, values }: StepOf<'select'>, scope: StepScope): Promise<string[]> {
  return onTarget(scope, target, (locator, time) => locator.selectOption(values, time));
}

/** Sets the files of a file input, or of an element that opens a file chooser when clicked. */
export async function upload(
  { target, files }: StepOf<'upload'>,
  scope: StepScope,
  outputs: RunFiles,
): Promise<string[]> {
  const given = await Promise.all(files.map((file) => read(file, outputs)));
  await onTarget(scope, target, async (locator, time) => {
    const isField = await locator.evaluate((element: { type?: string }) => element.type === 'file', undefined, time);
    if (isField) return locator.setInputFiles(given, time);
    const [chooser] = await Promise.all([
      scope.page.waitForEvent('filechooser', { timeout: time.timeout }).catch((cause: Error) => {
        throw new Error(`${describeTarget(target)} opens no file chooser`, { cause });
      }),
      locator.click(time),
    ]);
    await chooser.setFiles(given, time);
  });
  return given.map(({ name }) => name);
}

async function read(
  { name, contentType, text, base64, output }: UploadFile,
  outputs: RunFiles,
): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  if (output !== undefined) {
    const file = await outputs.read(output);
    return { name: name ?? file.name, mimeType: contentType ?? file.contentType, buffer: file.bytes };
  }
  const buffer = text === undefined ? Buffer.from(base64!, 'base64') : Buffer.from(text);
  const mimeType = contentType ?? (text === undefined ? 'application/octet-stream' : 'text/plain');
  return { name: name!, mimeType, buffer };
}
