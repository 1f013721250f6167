import { Worker, YardError } from '.';

const declaration = { name: 'test.work', description: 'Does what the test says.', inputSchema: { type: 'object' } };

describe('the validation of a worker’s options and capabilities', () => {
  it('requires only an id', () => {
    const { identity, log } = new Worker({ workerId: 'w' });
    expect(identity).toEqual({
      workerId: 'w',
      instanceId: expect.any(String) as string,
      name: 'w',
      version: '0.0.0',
      slots: 1,
      labels: {},
    });
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    log.info({}, 'not said');
    log.error({ err: new YardError('UNAUTHORIZED', 'the token is missing or wrong') }, 'the peer refused the link');
    const said = write.mock.calls.map(([text]) => text);
    write.mockRestore();
    expect(said).toEqual(['[w] error: the peer refused the link: the token is missing or wrong (UNAUTHORIZED)\n']);
  });

  it.each([
    [{ workerId: 'a b' }, 'workerId'],
    [{ workerId: 'w', slots: 0 }, 'slots'],
    [{ workerId: 'w', version: '' }, 'version'],
  ])('names the violation of %j', (options, path) => {
    expect(() => new Worker(options)).toThrow(expect.objectContaining({ code: 'INVALID_MESSAGE', path }) as Error);
  });

  it('rejects a second capability of the same name, and keeps the first', () => {
    const worker = new Worker({ workerId: 'w' }).capability(declaration, () => 1);
    const taken = expect.objectContaining({
      code: 'CONFLICT',
      message: 'capability test.work is already offered; use setCapabilities to replace all capabilities',
    }) as Error;
    expect(() => worker.capability(declaration, () => 2)).toThrow(taken);
    const offered = { declaration, handler: () => 2 };
    expect(() => worker.setCapabilities([offered, offered])).toThrow(taken);
    expect(() => worker.setCapabilities([offered])).not.toThrow();
  });

  it('names the violation of a schema', () => {
    const bad = { ...declaration, inputSchema: { properties: { name: { type: 'text' } } } };
    expect(() => new Worker({ workerId: 'w' }).capability(bad, () => 1)).toThrow(
      expect.objectContaining({ code: 'INVALID_MESSAGE', path: expect.stringContaining('properties.name') }) as Error,
    );
  });
});
