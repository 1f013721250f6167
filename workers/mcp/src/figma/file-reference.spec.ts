import { fileReference } from './file-reference';

describe(fileReference, () => {
  it.each([
    [{ fileKey: 'abc' }, { fileKey: 'abc' }],
    [
      { fileKey: 'abc', nodeId: '1-2' },
      { fileKey: 'abc', nodeId: '1:2' },
    ],
    [{ url: 'https://www.figma.com/design/aBc1/Name?node-id=12-34&t=x' }, { fileKey: 'aBc1', nodeId: '12:34' }],
    [{ url: 'https://figma.com/file/aBc1' }, { fileKey: 'aBc1' }],
    [{ url: 'https://www.figma.com/design/aBc1/branch/dEf2/Name' }, { fileKey: 'dEf2' }],
    [
      { url: 'https://www.figma.com/board/aBc1/Name?node-id=1-2', nodeId: '3:4' },
      { fileKey: 'aBc1', nodeId: '3:4' },
    ],
  ])('reads %j', (input, expected) => expect(fileReference(input)).toEqual(expected));

  it.each(['https://www.figma.com/', 'https://www.figma.com/community/file/x', 'figma'])('rejects %s', (url) => {
    expect(() => fileReference({ url })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
