import type { Step } from '../steps/step';
import { pictureSize } from '../steps/picture-size.policy';
import { ariaExcerpt } from './aria-excerpt.policy';
import { outputNames } from './output-names.policy';
import { Outputs } from './outputs';

describe(outputNames.name, () => {
  const named = (...steps: Array<[string, string?]>): Step[] =>
    steps.map(([action, name]) => ({ action, ...(name && { name }) }) as Step);

  it('counts the steps of an action, and skips given names', () => {
    expect(outputNames(named(['pdf'], ['content'], ['pdf'], ['goto', 'pdf-2'], ['pdf'])).names).toEqual([
      'pdf',
      'content',
      'pdf-3',
      'pdf-2',
      'pdf-4',
    ]);
  });

  it('reports a duplicate name', () => {
    expect(outputNames(named(['pdf', 'a'], ['pdf'], ['content', 'a'])).twice).toBe(2);
  });
});

describe(ariaExcerpt.name, () => {
  const snapshot = Array.from({ length: 200 }, (_, index) => `- button "Number ${index}" [ref=e${index}]`).join('\n');

  it('returns the lines around the one most similar to the target', () => {
    const excerpt = ariaExcerpt(snapshot, { role: 'button', name: 'Numbers 55' }).split('\n');
    expect(excerpt).toHaveLength(25);
    expect(excerpt[12]).toBe('- button "Number 55" [ref=e55]');
  });

  it('returns the beginning if no line is similar, and limits its length', () => {
    expect(ariaExcerpt(snapshot, '.x')).toMatch(/^- button "Number 0" [^]*…$/);
    expect(ariaExcerpt(snapshot, undefined).length).toBeLessThanOrEqual(4001);
    expect(ariaExcerpt('x'.repeat(9000), undefined)).toBe('…');
  });
});

describe(Outputs.name, () => {
  it('returns a large picture only as an artifact', () => {
    const outputs = new Outputs(60);
    outputs.add('a', { artifact: 'a.png', base64: 'x'.repeat(100) });
    outputs.add('none', undefined);
    expect(outputs.byName).toEqual({ a: { artifact: 'a.png' } });
    expect(() => outputs.add('b', 'x'.repeat(60))).toThrow(
      expect.objectContaining({ code: 'browser.OUTPUT_TOO_LARGE', details: { name: 'b', bytes: 62, bytesMax: 60 } }),
    );
  });
});

describe(`${Outputs.name} of names that every object has`, () => {
  it('keeps each output like any other', () => {
    const outputs = new Outputs(1000);
    outputs.add('__proto__', { text: 'a' });
    outputs.add('constructor', 'b');
    expect(JSON.stringify(outputs.byName)).toBe('{"__proto__":{"text":"a"},"constructor":"b"}');
  });
});

describe(pictureSize.name, () => {
  it('reads a PNG and a JPEG, and nothing else', () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d494844520000012c000000c8', 'hex');
    expect(pictureSize(png)).toEqual({ width: 300, height: 200 });
    const jpeg = Buffer.from('ffd8ffe000040000ffc0001108002800 3c03'.replaceAll(' ', ''), 'hex');
    expect(pictureSize(jpeg)).toEqual({ width: 60, height: 40 });
    expect(pictureSize(Buffer.from('GIF89a'))).toEqual({ width: 0, height: 0 });
    expect(pictureSize(Buffer.alloc(0))).toEqual({ width: 0, height: 0 });
  });
});
