import { InvalidPayloadError } from '@yardmaster/protocol';

/** The origin of an address of a control plane. @throws InvalidPayloadError `INVALID_REQUEST` if it is not one. */
export function readOrigin(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed && /^(http|ws)s?:$/.test(parsed.protocol)) return parsed.origin;
  const message = `expected an address such as http://127.0.0.1:3000, got ${JSON.stringify(url)}`;
  throw new InvalidPayloadError({ path: 'url', message }, 'INVALID_REQUEST');
}

/** Refuses a secret that is missing, which a variable of the environment may be. @throws InvalidPayloadError `INVALID_REQUEST`. */
export function checkToken(token: string | undefined): void {
  if (typeof token === 'string' && token !== '') return;
  throw new InvalidPayloadError(
    { path: 'token', message: 'expected the worker token, got nothing' },
    'INVALID_REQUEST',
  );
}
