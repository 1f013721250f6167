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
  ])('redacts %j', (text, expected) => expect(redactor()(text)).toBe(expected));

  it('removes values with secret names at any depth', () => {
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

  it('removes given names and values wherever they occur', () => {
    const redact = redactor(['LICENCE'], ['swordfish']);
    expect(redact({ env: { licence: 'l' }, code: 'print("swordfish!")' })).toEqual({
      env: { licence: redacted },
      code: `print("${redacted}!")`,
    });
  });
});

describe(secretsIn, () => {
  it('finds values by their names', () => {
    expect(
      secretsIn({ env: { A_TOKEN: 'one', B: 'two', MINE: 'three' }, list: [{ secret: 'four' }] }, ['mine']),
    ).toEqual(['one', 'three', 'four']);
  });
});
