import { files } from './imports';

/** Finds package names in imports, import types and `require`. */
const named = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*'(class-validator[^']*)'/g;

describe('class-validator', () => {
  const uses = files.flatMap(({ path, text }) => [...text.matchAll(named)].map(([, name]) => `${path}: ${name}`));

  it('is imported by its public name, in one file, which loads it on demand', () => {
    expect(new Set(uses)).toEqual(new Set(['src/api/validation/rules.ts: class-validator']));
  });
});
