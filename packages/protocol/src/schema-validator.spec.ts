import { builtInCapabilities } from './generated/capabilities';
import { compileSchema } from './schema-validator';

describe(compileSchema.name, () => {
  it('should give nothing for a value that fits, and the violation of one that does not', () => {
    const check = compileSchema(builtInCapabilities['python.run'].inputSchema);
    expect(check({ code: 'print(1)' })).toBeUndefined();
    expect(check({ code: 'print(1)', timeoutMs: '5' })).toEqual({
      path: 'timeoutMs',
      message: 'expected integer, got string',
    });
    expect(check({ code: 'print(1)', colour: 'blue' })).toEqual({ path: 'colour', message: 'is not a known property' });
    expect(check({ code: 'print(1)', env: { '1x': '' } })?.path).toBe('env.1x');
  });

  it('should compile equal schemas once', () => {
    expect(compileSchema({ type: 'string', maxLength: 3 })).toBe(compileSchema({ type: 'string', maxLength: 3 }));
  });

  it('should let two workers use one $id for two schemas', () => {
    compileSchema({ $id: 'x', type: 'string' });
    expect(compileSchema({ $id: 'x', type: 'number' })('text')).toEqual({
      path: '',
      message: 'expected number, got string',
    });
  });

  it('should read a schema that names an older draft', () => {
    const check = compileSchema({ $schema: 'http://json-schema.org/draft-07/schema#', required: ['a'] });
    expect(check({})).toEqual({ path: 'a', message: 'is required' });
  });

  it('should go on with a thousand others, and with one that was forgotten', () => {
    const first = { type: 'string', maxLength: 7 };
    const check = compileSchema(first);
    for (let n = 0; n < 1001; n++) compileSchema({ type: 'integer', minimum: n });
    expect(compileSchema(first)).not.toBe(check);
    expect(compileSchema(first)('12345678')).toMatchObject({ path: '' });
    expect(check('12345678')).toMatchObject({ path: '' });
  });

  it('should refuse what is no schema, each time', () => {
    expect(() => compileSchema({ type: 'none' })).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE' }));
    expect(() => compileSchema({ type: 'none' })).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE' }));
  });

  it('should have a valid schema for every built-in capability', () => {
    for (const { inputSchema, outputSchema } of Object.values(builtInCapabilities)) {
      expect(() => [inputSchema, outputSchema].map(compileSchema)).not.toThrow();
    }
  });
});
