import { builtInCapabilities, builtInOffers } from './generated/capabilities';

describe('the built-in capabilities', () => {
  it.each(Object.entries(builtInCapabilities))('do not declare how they are offered (%s)', (name, declared) => {
    const known = ['name', 'description', 'inputSchema', 'outputSchema', 'sessions'];
    expect(Object.keys(declared).filter((key) => !known.includes(key))).toEqual([]);
    expect(declared.name).toBe(name);
  });

  it('are each offered by one worker', () => {
    expect(Object.keys(builtInOffers)).toEqual(Object.keys(builtInCapabilities));
    expect(builtInOffers['python.run']).toEqual({
      worker: 'python',
      handling: { signalsStart: true, takesInput: true },
    });
  });
});
