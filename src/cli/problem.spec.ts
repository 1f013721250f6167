import { ApiError, UnreachableError, YardmasterClient } from '@yardmaster/client';
import { ConfigError } from '../config';
import { exitCodes } from './exit-codes';
import { CommandError, formatProblem, toCommandError } from './problem';

describe(formatProblem.name, () => {
  it('has the code, the detail and each path', () => {
    const errors = [
      { path: 'priority', message: 'must be an integer' },
      { path: 'input.code', message: 'expected string, got integer' },
    ];
    expect(formatProblem({ code: 'INVALID_REQUEST', detail: 'two faults', errors })).toBe(
      'error INVALID_REQUEST: two faults\n  priority: must be an integer\n  input.code: expected string, got integer',
    );
  });

  it('redacts secrets', () => {
    const secret = 'yardt_aZ3-_k9QwErTyUiOpAsDfGhJkLzXcVb0';
    const errors = [{ path: 'url', message: `got http://x/${secret}` }];
    expect(formatProblem({ code: 'USAGE', detail: `no ${secret}`, errors })).toBe(
      'error USAGE: no yardt_[redacted]\n  url: got http://x/yardt_[redacted]',
    );
  });

  it('does not repeat a single fault', () => {
    const errors = [{ path: 'input.code', message: 'is required' }];
    expect(formatProblem({ code: 'INVALID_INPUT', detail: 'input.code: is required', errors })).toBe(
      'error INVALID_INPUT: input.code: is required',
    );
    const whole = [{ path: '', message: 'expected object, got null' }];
    expect(formatProblem({ code: 'INVALID_REQUEST', detail: 'expected object, got null', errors: whole })).toBe(
      'error INVALID_REQUEST: expected object, got null',
    );
  });
});

describe(toCommandError.name, () => {
  it('keeps a command error', () => {
    const error = CommandError.usage('no');
    expect(toCommandError(error)).toBe(error);
    expect(error.exitCode).toBe(2);
  });

  it('names each bad setting', () => {
    const { problem, exitCode } = toCommandError(new ConfigError(['PORT: expected an integer, got "a: b"']));
    expect(exitCode).toBe(2);
    expect(problem).toEqual({
      code: 'CONFIGURATION',
      detail: 'invalid configuration',
      errors: [{ path: 'PORT', message: 'expected an integer, got "a: b"' }],
    });
  });

  it('reports an id that cannot be part of a path as a usage error', async () => {
    const client = new YardmasterClient({ url: 'http://127.0.0.1:9', apiKey: 'key' });
    const error: unknown = await client.getTask('..').catch((thrown: unknown) => thrown);
    const { problem, exitCode } = toCommandError(error);
    expect([problem.code, exitCode]).toEqual(['USAGE', exitCodes.usage]);
    expect(problem.detail).toContain('".."');
  });

  it('maps the errors of the client to its own, with their exit codes', () => {
    const problem = { type: 'urn:x', title: 'X', status: 422, detail: 'no', code: 'INVALID_INPUT', retryable: false };
    const refused = new ApiError(422, problem);
    expect(toCommandError(refused)).toMatchObject({ problem, exitCode: 2, message: 'no', cause: refused });
    const unreachable = new UnreachableError('http://a', 'ECONNREFUSED');
    const detail =
      'no control plane answers at http://a (ECONNREFUSED); check that `yard up` is running and --url is right';
    expect(toCommandError(unreachable)).toMatchObject({
      problem: { code: 'UNREACHABLE', detail },
      exitCode: 69,
      cause: unreachable,
    });
  });

  it('treats anything else as a bug, with its stack', () => {
    const { problem, exitCode } = toCommandError(new Error('boom'));
    expect(exitCode).toBe(1);
    expect(problem.code).toBe('INTERNAL');
    expect(problem.detail).toContain('problem.spec');
  });

  it('maps an error response of the API by its status', () => {
    expect(CommandError.refused({ status: 422, code: 'INVALID_INPUT', detail: 'x' }).exitCode).toBe(2);
    expect(CommandError.refused({ status: 409, code: 'CONFLICT', detail: 'x' }).exitCode).toBe(1);
    expect(CommandError.unreachable('http://a', 'ECONNREFUSED').exitCode).toBe(69);
  });
});
