import { partOf, type Cuttable } from './budget.policy';
import { piecesOf } from './pieces.policy';

const digest = (text: string): string => text.length.toString(16).padStart(8, '0');
const lines = (...pieces: string[]): Cuttable => ({ pieces, separator: '\n' });

describe(partOf.name, () => {
  it('returns everything that fits, without a cursor', () => {
    expect(partOf(lines('one', 'two'), undefined, 7, digest)).toEqual({ text: 'one\ntwo', totalChars: 7 });
  });

  it('cuts between pieces, and continues from the cursor', () => {
    const whole = lines('one', 'two', 'three');
    const first = partOf(whole, undefined, 9, digest);
    expect(first).toEqual({ text: 'one\ntwo', totalChars: 13, cursor: '2.0.00000008' });
    expect(partOf(whole, first.cursor, 9, digest)).toEqual({ text: 'three', totalChars: 13 });
  });

  it('cuts a piece that exceeds the limit at a line, at a space, or anywhere', () => {
    expect(partOf(lines('a b\nccc ddd'), undefined, 6, digest)).toMatchObject({
      text: 'a b\n',
      cursor: '0.4.00000004',
    });
    expect(partOf(lines('aaaa bbbb cccc'), undefined, 11, digest).text).toBe('aaaa bbbb ');
    expect(partOf(lines('aaaaaaaaaa'), undefined, 4, digest).text).toBe('aaaa');
  });

  it('never splits a surrogate pair', () => {
    expect(partOf(lines('aaa😀a'), undefined, 4, digest).text).toBe('aaa');
  });

  it.each(['text', 'markdown', 'aria', 'html'] as const)(
    'reaches the end of any %s, one character at a time',
    (format) => {
      const whole = piecesOf[format]('<p>- a\n  - bc\n\n```\nd\n\ne\n```\n<b>f</b></p>');
      let cursor: string | undefined;
      let parts = 0;
      do {
        ({ cursor } = partOf(whole, cursor, 1, digest));
        parts++;
      } while (cursor !== undefined && parts < 1000);
      expect(cursor).toBeUndefined();
    },
  );

  it('reports that the text before the cursor has changed', () => {
    const { cursor } = partOf(lines('one', 'two', 'three'), undefined, 7, digest);
    expect(partOf(lines('one!', 'two', 'three'), cursor, 9, digest)).toMatchObject({ text: 'three', changed: true });
    expect(partOf(lines('one'), '7.0.00000000', 9, digest)).toEqual({ text: '', totalChars: 3, changed: true });
  });
});

describe('the pieces of a text', () => {
  it('keeps fenced code together', () => {
    const text = 'a\n\n```js\nb\n\nc\n```\n\nd\n\n~~~\ne';
    expect(piecesOf.markdown(text).pieces).toEqual(['a', '```js\nb\n\nc\n```', 'd', '~~~\ne']);
  });

  it('lists the parents of the node at which a part of an aria snapshot starts', () => {
    const whole = piecesOf.aria('- main:\n  - list:\n    - item "a"\n    - item "b"');
    const { cursor } = partOf(whole, undefined, 40, digest);
    expect(partOf(whole, cursor, 60, digest).text).toBe('- main:\n  - list:\n    - item "b"');
  });

  it('closes the open elements of a part of HTML, and reopens them', () => {
    const whole = piecesOf.html('<ul class="x"><li>One</li><li>Two<br></li></ul>');
    const first = partOf(whole, undefined, 40, digest);
    expect(first.text).toBe('<ul class="x"><li>One</li></ul>');
    expect(partOf(whole, first.cursor, 60, digest).text).toBe('<ul class="x"><li>Two<br></li></ul>');
  });

  it('distinguishes tags, text, comments and raw text, with any content', () => {
    const html =
      '<!DOCTYPE html><a title="1 > 0">x</a><!-- <b> --><script>if (a < b) "</b>"</script><img alt=">">1 < 2';
    expect(piecesOf.html(html).pieces).toEqual([
      '<!DOCTYPE html>',
      '<a title="1 > 0">',
      'x',
      '</a>',
      '<!-- <b> -->',
      '<script>',
      'if (a < b) "</b>"',
      '</script>',
      '<img alt=">">',
      '1 ',
      '< 2',
    ]);
  });

  it.each(['<', '</', '<a', '<a title="', '<!--', '<script>', '</x></y>', '<p', ''])(
    'reads the cursor %j as far as possible',
    (html) => {
      expect(piecesOf.html(html).pieces.join('')).toBe(html);
    },
  );

  it('splits large HTML in linear time', () => {
    const html = '<i a="'.repeat(50_000) + '<script>'.repeat(50_000);
    expect(piecesOf.html(html).pieces.join('')).toBe(html);
  });
});
