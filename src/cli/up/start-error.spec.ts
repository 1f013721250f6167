import { YardError } from '@yardmaster/protocol';
import { CommandError } from '../problem';
import { toStartError, urlOf } from './start-error';

const config = { port: 3000, bindAddress: '10.9.9.9', dataDir: '/data' };
const failure = (code: string, syscall: string): Error =>
  Object.assign(new Error(`${code}: ${syscall}`), { code, syscall });

describe('toStartError', () => {
  it.each([
    [failure('EADDRINUSE', 'listen'), 'PORT_IN_USE', 'port 3000 is in use'],
    [failure('EACCES', 'listen'), 'PORT_FORBIDDEN', 'port 3000 needs root privileges'],
    [failure('EACCES', 'mkdir'), 'DATA_DIR_UNUSABLE', '/data cannot be used (EACCES: mkdir)'],
    [failure('EADDRNOTAVAIL', 'listen'), 'ADDRESS_UNAVAILABLE', '10.9.9.9 is not an address of this machine'],
    [new YardError('CONFLICT', 'the store is in use'), 'DATA_DIR_IN_USE', 'the store is in use; stop that process'],
  ])('names the setting to change for %s', (error, code, beginning) => {
    const problem = toStartError(error, config) as CommandError;
    expect(problem).toBeInstanceOf(CommandError);
    expect(problem.problem.code).toBe(code);
    expect(problem.message).toContain(beginning);
    expect(problem.message).toMatch(/--(port|bind|data-dir)/);
    expect(problem.exitCode).toBe(1);
  });

  it.each(['schema', 'damaged'])('keeps the message of the store about a file (%s)', (cause) => {
    const error = new YardError('CONFLICT', 'the task store has schema 99: …', { details: { cause } });
    expect(toStartError(error, config)).toMatchObject({
      problem: { code: 'DATA_DIR_UNUSABLE', detail: 'the task store has schema 99: …' },
    });
  });

  it('returns a bug unchanged', () => {
    const bug = new TypeError('x is undefined');
    expect(toStartError(bug, config)).toBe(bug);
  });
});

describe('urlOf', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:80'],
    ['0.0.0.0', 'http://127.0.0.1:80'],
    ['::', 'http://[::1]:80'],
    ['::1', 'http://[::1]:80'],
    ['192.168.1.4', 'http://192.168.1.4:80'],
  ])('is reachable from this machine for %s', (address, url) => {
    expect(urlOf({ address, port: 80 })).toBe(url);
  });
});
