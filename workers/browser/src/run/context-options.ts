import { devices } from 'playwright-core';
import { InvalidPayloadError } from '@yardmaster/protocol';
import type { ContextOptions } from '../pool/context-request';
import type { RunSecrets } from '../secrets/run-secrets';
import type { ContextInput } from './run-input';

/**
 * Returns the options of the context of a run; undefined for a plain context, which is opened in advance. The size of
 * the page is not among them, because it can be set later.
 * @throws YardError `INVALID_INPUT` for an unknown device or time zone, and those of secrets.
 */
export function contextOptions(input: ContextInput | undefined, secrets: RunSecrets): ContextOptions | undefined {
  const { device, userAgent, locale, timezone, colorScheme, reducedMotion, deviceScaleFactor } = input ?? {};
  const { javaScript = true, httpAuth, storageState } = input ?? {};
  const options: ContextOptions = {
    ...deviceOptions(device),
    ...(userAgent !== undefined && { userAgent }),
    ...(locale !== undefined && { locale }),
    ...(timezone !== undefined && { timezoneId: known(timezone) }),
    ...(colorScheme && { colorScheme }),
    ...(reducedMotion && { reducedMotion }),
    ...(deviceScaleFactor !== undefined && { deviceScaleFactor }),
    ...(!javaScript && { javaScriptEnabled: false }),
    ...(httpAuth && { httpCredentials: secrets.credentialsFor(httpAuth.secret, httpAuth.origin) }),
    ...(storageState && { storageState: storageState as ContextOptions['storageState'] }),
  };
  return Object.keys(options).length === 0 ? undefined : options;
}

/** Checks a time zone: Chromium reports an unknown one only when it opens a page. */
function known(timezone: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone }).format(0);
    return timezone;
  } catch (error) {
    throw new InvalidPayloadError({ path: 'context.timezone', message: (error as Error).message }, 'INVALID_INPUT');
  }
}

function deviceOptions(name: string | undefined): ContextOptions {
  if (name === undefined) return {};
  const device = devices[name];
  if (!device) {
    const message = `unknown device ${name}; examples are ${Object.keys(devices).slice(0, 5).join(', ')}`;
    throw new InvalidPayloadError({ path: 'context.device', message }, 'INVALID_INPUT');
  }
  const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = device;
  return { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch };
}
