import { builtInCapabilities } from './generated/capabilities';
import { compileSchema } from './schema-validator';

describe(compileSchema.name, () => {
  it('returns undefined for a valid value, otherwise the violation', () => {
    const check = compileSchema(builtInCapabilities['python.run'].inputSchema);
    expect(check({ code: 'print(1)' })).toBeUndefined();
    expect(check({ code: 'print(1)', timeoutMs: '5' })).toEqual({
      path: 'timeoutMs',
      message: 'expected integer, got string',
    });
    expect(check({ code: 'print(1)', colour: 'blue' })).toEqual({ path: 'colour', message: 'is not a known property' });
    expect(check({ code: 'print(1)', env: { '1x': '' } })?.path).toBe('env.1x');
  });

  it('compiles equal schemas once', () => {
    expect(compileSchema({ type: 'string', maxLength: 3 })).toBe(compileSchema({ type: 'string', maxLength: 3 }));
  });

  it('accepts two schemas with the same $id', () => {
    compileSchema({ $id: 'x', type: 'string' });
    expect(compileSchema({ $id: 'x', type: 'number' })('text')).toEqual({
      path: '',
      message: 'expected number, got string',
    });
  });

  it('accepts a schema of an older draft', () => {
    const check = compileSchema({ $schema: 'http://json-schema.org/draft-07/schema#', required: ['a'] });
    expect(check({})).toEqual({ path: 'a', message: 'is required' });
  });

  it('still works after a thousand other schemas, also for one that was dropped', () => {
    const first = { type: 'string', maxLength: 7 };
    const check = compileSchema(first);
    for (let n = 0; n < 1001; n++) compileSchema({ type: 'integer', minimum: n });
    expect(compileSchema(first)).not.toBe(check);
    expect(compileSchema(first)('12345678')).toMatchObject({ path: '' });
    expect(check('12345678')).toMatchObject({ path: '' });
  });

  it('rejects an invalid schema on every call', () => {
    expect(() => compileSchema({ type: 'none' })).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE' }));
    expect(() => compileSchema({ type: 'none' })).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE' }));
  });

  it('accepts the schemas of all built-in capabilities', () => {
    for (const { inputSchema, outputSchema } of Object.values(builtInCapabilities)) {
      expect(() => [inputSchema, outputSchema].map(compileSchema)).not.toThrow();
    }
  });
});
