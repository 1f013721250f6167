import { redactSecrets, redactSecretsIn, registerSecret } from './redact-secrets';

const random = 'aZ3-_k9QwErTyUiOpAsDfGhJkLzXcVb0';
const percent = (text: string): string =>
  Array.from(text, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');

describe(redactSecrets.name, () => {
  it.each(['yard_', 'yardw_', 'yardj_', 'yardt_', 'yardh_'])(
    'keeps the prefix %s and nothing of the secret',
    (prefix) => {
      expect(redactSecrets(`key ${prefix}${random}, again ${prefix}${random}.`)).toBe(
        `key ${prefix}[redacted], again ${prefix}[redacted].`,
      );
    },
  );

  it.each([
    [
      'a URL',
      `GET http://127.0.0.1:3000/v1/tunnels/yardt_${random}?a=b`,
      'GET http://127.0.0.1:3000/v1/tunnels/yardt_[redacted]?a=b',
    ],
    [
      'a URL in a query',
      `?next=http%3A%2F%2Fhost%2Fyardt_${random}%2Fx`,
      '?next=http%3A%2F%2Fhost%2Fyardt_[redacted]%2Fx',
    ],
    ['an encoded underscore', `/v1/x?ticket=yardt%5F${random}&b`, '/v1/x?ticket=yardt%5F[redacted]&b'],
    ['a header', `authorization: Bearer yard_${random}`, 'authorization: Bearer yard_[redacted]'],
    ['JSON', JSON.stringify({ msg: `no\nyardw_${random}\n` }), '{"msg":"no\\nyardw_[redacted]\\n"}'],
    [
      'JSON in JSON',
      JSON.stringify(JSON.stringify({ a: `yardj_${random}` })),
      String.raw`"{\"a\":\"yardj_[redacted]\"}"`,
    ],
    [
      'a stack',
      `Error: bad yard_${random}\n    at f (/x.js:1:2)\nyard_${random}`,
      'Error: bad yard_[redacted]\n    at f (/x.js:1:2)\nyard_[redacted]',
    ],
    ['no space before it', `keyyard_${random}`, 'keyyard_[redacted]'],
    ['a longer secret', `yard_${random.repeat(3)}`, 'yard_[redacted]'],
    ['a shortened secret', `yard_${random.slice(0, 20)}…`, 'yard_[redacted]…'],
  ])('redacts in %s', (_, text, redacted) => expect(redactSecrets(text)).toBe(redacted));

  it('redacts a secret that is percent-encoded character by character', () => {
    const encoded = percent(`yardt_${random}`);
    for (const text of [encoded, encoded.toUpperCase()])
      expect(redactSecrets(`/v1/x/${text}`)).toBe(`/v1/x/${text.slice(0, 18)}[redacted]`);
  });

  it('keeps the parts of a lease id that identify its attempt and distinguish leases', () => {
    const lease = 't-0m8abc123-0123456789abcdef~2~0123456789abcdef0123456789abcdef';
    expect(redactSecrets(`Lease ${lease}, ${encodeURIComponent(lease).replaceAll('~', '%7E')}`)).toBe(
      'Lease t-0m8abc123-0123456789abcdef~2~01234567[redacted], t-0m8abc123-0123456789abcdef%7E2%7E01234567[redacted]',
    );
  });

  it.each([
    'yardmaster_tasks_total{state="queued"} 3',
    'yard_worker_rejections_total_of_all_workers',
    'YARD_WORKER_TOKEN is not set; use --token-file, 100% of the time',
    'yard up, yard_, yardt_short, yard_key and /home/me/shipyard_2026/data',
    't-0m8abc123-0123456789abcdef, sha256 2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    'yard_[redacted]',
    'backup~1~2024, %79 %zz %',
  ])('leaves other text as it is: %s', (text) => expect(redactSecrets(text)).toBe(text));

  it.each(['yard_', 'yard_a', `yard_${'a'.repeat(19)}%`, '%79', '%2', '~1~', 'yard_aaaaaaaaaaaaaaaaaaaa'])(
    'returns at once for a long text of %s', // quadratic time would exceed the time limit
    (piece) => {
      const text = piece.repeat(2 ** 23 / piece.length);
      expect(redactSecrets(text)).toHaveLength(text.length);
    },
  );
});

describe(registerSecret.name, () => {
  it('redacts a registered value in every form: plain, in JSON and in a URL', () => {
    const value = 'pass"word\\with/all+of&it';
    expect(redactSecrets(value)).toBe(value);
    registerSecret(value);
    const url = encodeURIComponent(value);
    const text = [value, JSON.stringify({ value }), `?key=${url}`, `?key=${url.toLowerCase()}`].join(' ');
    expect(redactSecrets(text)).toBe('[redacted] {"value":"[redacted]"} ?key=[redacted] ?key=[redacted]');
  });

  it('redacts the whole of a value that contains another one', () => {
    registerSecret('correct-horse');
    registerSecret('correct-horse-battery');
    registerSecret('a-yard_AAAAAAAAAAAAAAAAAAAA1');
    expect(redactSecrets('correct-horse-battery')).toBe('[redacted]');
    expect(redactSecrets('a-yard_AAAAAAAAAAAAAAAAAAAA1')).toBe('[redacted]');
  });

  it('redacts a value that only begins like a generated secret', () => {
    registerSecret('yard_all-lowercase-passphrase');
    expect(redactSecrets('yard_all-lowercase-passphrase')).toBe('[redacted]');
  });

  it('ignores values that ordinary text may contain', () => {
    registerSecret('token');
    expect(redactSecrets('the token')).toBe('the token');
  });

  it('forgets the oldest of too many values', () => {
    for (let index = 0; index < 256; index++) registerSecret(`value-number-${index}-end`);
    registerSecret('one-value-more');
    expect(redactSecrets('value-number-0-end')).toBe('value-number-0-end');
    expect(redactSecrets('value-number-1-end one-value-more')).toBe('[redacted] [redacted]');
  });
});

describe(redactSecretsIn.name, () => {
  it('redacts strings and keys at any depth, and copies nothing if there are none', () => {
    const secret = `yard_${random}`;
    expect(redactSecretsIn({ a: [1, null, { [secret]: secret }], b: undefined })).toEqual({
      a: [1, null, { 'yard_[redacted]': 'yard_[redacted]' }],
      b: undefined,
    });
    const plain = { a: [1, 'text', { b: true }] };
    expect(redactSecretsIn(plain)).toBe(plain);
  });
});
