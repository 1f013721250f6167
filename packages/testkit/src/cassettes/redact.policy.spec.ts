import { redacted, redactor, secretsIn } from '.';

describe(redactor, () => {
  it.each([
    ['key sk-proj-abcdefghijklmnop1234 end', `key ${redacted} end`],
    ['ghp_abcdefghijklmnopqrst', redacted],
    ['figd_abcdefghijklmnopqrst', redacted],
    ['AKIAABCDEFGHIJKLMNOP', redacted],
    ['Authorization: Bearer abcdefghijkl.mnop', `Authorization: Bearer ${redacted}`],
    ['eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.SflKxwRJSMeKKF2QT4', redacted],
    ['postgres://me:hunter22@db/x', `postgres://me:${redacted}@db/x`],
    ['-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----', redacted],
    ['print(sum(range(10))) # token of a word', 'print(sum(range(10))) # token of a word'],
  ])('should read %j', (text, expected) => expect(redactor()(text)).toBe(expected));

  it('should take out what is named like a secret, at any depth', () => {
    const env = { OPENAI_API_KEY: 'abc', password: 'p', accessToken: 't', PATH: '/bin', tokens: 5, monkey: 'm' };
    expect(redactor()({ a: [{ env }] })).toEqual({
      a: [
        {
          env: {
            OPENAI_API_KEY: redacted,
            password: redacted,
            accessToken: redacted,
            PATH: '/bin',
            tokens: 5,
            monkey: 'm',
          },
        },
      ],
    });
  });

  it('should take out names and values that it is given, wherever they stand', () => {
    const redact = redactor(['LICENCE'], ['swordfish']);
    expect(redact({ env: { licence: 'l' }, code: 'print("swordfish!")' })).toEqual({
      env: { licence: redacted },
      code: `print("${redacted}!")`,
    });
  });
});

describe(secretsIn, () => {
  it('should find values by their names', () => {
    expect(
      secretsIn({ env: { A_TOKEN: 'one', B: 'two', MINE: 'three' }, list: [{ secret: 'four' }] }, ['mine']),
    ).toEqual(['one', 'three', 'four']);
  });
});
