import { RunSecrets } from '../secrets/run-secrets';
import { contextOptions } from './context-options';

describe(contextOptions.name, () => {
  const secrets = new RunSecrets([{ name: 'a', origins: ['https://a.example'], username: 'u', value: 'p' }]);

  it('returns undefined if a plain context is enough', () => {
    expect(contextOptions(undefined, secrets)).toBeUndefined();
    expect(contextOptions({ viewport: { width: 5, height: 5 }, cookies: [], headers: [] }, secrets)).toBeUndefined();
  });

  it.each([
    [{ device: 'Pager' }, /^context\.device: unknown device Pager; examples are /],
    [{ timezone: 'Mars/Phobos' }, /^context\.timezone: Invalid time zone specified: Mars\/Phobos$/],
  ])('rejects %j', (asked, message) => {
    expect(() => contextOptions(asked, secrets)).toThrow(message);
  });

  it('overrides the options of a device', () => {
    const asked = { device: 'Pixel 7', userAgent: 'me', locale: 'de', timezone: 'UTC', javaScript: false } as const;
    expect(contextOptions({ ...asked, httpAuth: { origin: 'https://a.example', secret: 'a' } }, secrets)).toEqual({
      viewport: { width: 412, height: 839 },
      deviceScaleFactor: 2.625,
      isMobile: true,
      hasTouch: true,
      userAgent: 'me',
      locale: 'de',
      timezoneId: 'UTC',
      javaScriptEnabled: false,
      httpCredentials: { username: 'u', password: 'p', origin: 'https://a.example' },
    });
  });
});
