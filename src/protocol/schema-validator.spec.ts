import { builtInCapabilities } from './generated/capabilities';
import { compileSchema } from './schema-validator';

describe(compileSchema.name, () => {
  it('should give nothing for a value that fits, and the fault of one that does not', () => {
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

  it('should refuse what is no schema', () => {
    expect(() => compileSchema({ type: 'none' })).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE' }));
  });

  it('should have a valid schema for every built-in capability', () => {
    for (const { inputSchema, outputSchema } of Object.values(builtInCapabilities)) {
      expect(() => [inputSchema, outputSchema].map(compileSchema)).not.toThrow();
    }
  });
});
