import { artifactNameViolation, isMediaType } from './artifact-name';

describe(artifactNameViolation.name, () => {
  it.each([
    'a',
    'report.csv',
    '...',
    '..x',
    'Bericht für März.pdf',
    '図表.png',
    'a b',
    '%2e%2e',
    '\\',
    '"x"',
    'é'.repeat(127),
  ])('accepts %j', (name) => expect(artifactNameViolation(name)).toBeUndefined());

  it('counts bytes of UTF-8, not characters', () => {
    expect(artifactNameViolation('x'.repeat(255))).toBeUndefined();
    expect(artifactNameViolation('é'.repeat(128))).toBe('must not be longer than 255 bytes of UTF-8, got 256');
  });

  it.each([
    ['', 'must not be empty'],
    ['.', 'must not be . or ..'],
    ['..', 'must not be . or ..'],
    ['a/b', 'must not contain a slash or a control character'],
    ['/etc/passwd', 'must not contain a slash or a control character'],
    ['a\0b', 'must not contain a slash or a control character'],
    ['a\r\nb', 'must not contain a slash or a control character'],
    ['\u009b2J', 'must not contain a slash or a control character'],
    ['\ud800', 'must be Unicode text'],
  ])('rejects %j', (name, violation) => expect(artifactNameViolation(name)).toBe(violation));
});

describe(isMediaType.name, () => {
  it.each(['text/plain', 'text/csv; charset=utf-8', 'application/vnd.api+json;v="1 \\" 2"', 'a/b ; c=d;e=f'])(
    'accepts %j',
    (text) => expect(isMediaType(text)).toBe(true),
  );

  it.each(['', 'text', 'text/', '/plain', 'text/plain;', 'text/plain; charset', 'text/pl ain', 'a/b\r\nx: y', 'a/ü'])(
    'rejects %j',
    (text) => expect(isMediaType(text)).toBe(false),
  );

  it('takes linear time for text that nearly matches', () => {
    expect(isMediaType(`a/b${'; c=d'.repeat(50)}`)).toBe(true);
    expect(isMediaType(`a/b${'; c=d'.repeat(60)}`)).toBe(false);
  });
});
