import { readTaskRequest } from './task-request';

const read = (file: string): string => `text of ${file}`;

describe(readTaskRequest.name, () => {
  it('reads the short forms', () => {
    expect(readTaskRequest(undefined, { python: 'print(1)' })).toEqual({
      capability: 'python.run',
      input: { code: 'print(1)' },
    });
    expect(readTaskRequest(undefined, { pythonFile: 'a.py' }, read).input).toEqual({ code: 'text of a.py' });
    expect(readTaskRequest(undefined, { shell: 'ls' })).toEqual({ capability: 'shell.run', input: { command: 'ls' } });
  });

  it('keeps standard input open only for a command or a program', () => {
    const input = { command: 'cat', stdinOpen: true };
    expect(readTaskRequest(undefined, { shell: 'cat', stdin: true }).input).toEqual(input);
    expect(readTaskRequest(undefined, { python: '1', stdin: true }).input).toEqual({ code: '1', stdinOpen: true });
    expect(() => readTaskRequest('a.b', { stdin: true })).toThrow('--stdin requires a program or a command');
  });

  it('adds the id of the session', () => {
    expect(readTaskRequest('a.b', { session: 's-1' })).toEqual({ capability: 'a.b', input: {}, sessionId: 's-1' });
  });

  it('reads the input of any capability, from the argument or a file', () => {
    expect(readTaskRequest('a.b', { input: '{"x":[1]}' })).toEqual({ capability: 'a.b', input: { x: [1] } });
    expect(readTaskRequest('a.b', { input: '@in.json' }, () => '7')).toEqual({ capability: 'a.b', input: 7 });
    expect(readTaskRequest('a.b', {})).toEqual({ capability: 'a.b', input: {} });
  });

  it('passes on only the given options', () => {
    expect(readTaskRequest('a.b', { timeout: 5, queueTimeout: 6, priority: 0, label: { region: 'eu' } })).toEqual({
      capability: 'a.b',
      input: {},
      timeoutMs: 5,
      queueTimeoutMs: 6,
      priority: 0,
      labels: { require: { region: 'eu' } },
    });
  });

  it.each([
    [undefined, {}, 'give one of'],
    ['a.b', { python: '1' }, 'give one of'],
    [undefined, { python: '', shell: '' }, 'give one of'],
    [undefined, { python: '1', input: '{}' }, '--input requires a <capability>'],
    ['a.b', { input: '{' }, '--input is not valid JSON'],
    ['a.b', { input: '@/no/such/file' }, '/no/such/file cannot be read: ENOENT'],
  ])('rejects %j with %j', (capability, options, message) => {
    expect(() => readTaskRequest(capability, options)).toThrow(message);
  });
});
