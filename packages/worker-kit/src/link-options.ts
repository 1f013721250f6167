import { InvalidPayloadError, registerSecret } from '@yardmaster/protocol';

/**
 * Returns the origin of a control plane's address. @throws InvalidPayloadError `INVALID_REQUEST` if it is not an
 * address
 */
export function readOrigin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^(http|ws)s?:$/.test(parsed.protocol)) return parsed.origin;
  const message = `expected an address such as http://127.0.0.1:3000, got ${JSON.stringify(url)}`;
  throw new InvalidPayloadError({ path: 'url', message }, 'INVALID_REQUEST');
}

/**
 * Checks that a token is given (a missing environment variable yields undefined), and keeps it out of logs and errors.
 * @throws InvalidPayloadError `INVALID_REQUEST`
 */
export function checkToken(token: string | undefined): void {
  if (typeof token === 'string' && token !== '') return registerSecret(token);
  throw new InvalidPayloadError(
    { path: 'token', message: 'expected the worker token, got nothing' },
    'INVALID_REQUEST',
  );
}
