import { SdkError, SdkErrorCode, SdkHttpError, UnauthorizedError } from '@modelcontextprotocol/client';
import type { Profile } from '../profile/profile';
import { profileDefaults } from '../profile/read-profiles';
import { isRefusal, startFailure } from './start-failure';

const stdio: Profile['server'] = { type: 'stdio', command: 'x', args: [], env: {} };
const http: Profile['server'] = { type: 'http', url: 'http://x.test/', headers: {} };
const redact = (text: string): string => text.replaceAll('hush', '***');
const failure = (error: unknown, server: Profile['server'] = http, help?: string) =>
  startFailure(error, { ...profileDefaults, name: 'p', server, ...(help !== undefined && { help }) }, redact);
const answered = (status: number): Error =>
  new SdkHttpError(SdkErrorCode.ClientHttpNotImplemented, `status ${status}`, { status });

describe(startFailure, () => {
  it.each([
    [answered(401), 'UNAUTHORIZED', true],
    [new UnauthorizedError('no token'), 'UNAUTHORIZED', true],
    [answered(403), 'FORBIDDEN', true],
    [answered(500), 'UPSTREAM_UNAVAILABLE', false],
    [new SdkError(SdkErrorCode.RequestTimeout, 'too late'), 'UPSTREAM_UNAVAILABLE', false],
  ])('classifies %s as %s', (error, code, refuses) => {
    expect(failure(error)).toMatchObject({ code, cause: error, details: { profile: 'p' } });
    expect(isRefusal(failure(error))).toBe(refuses);
  });

  it('explains what to do about a refusal, and reveals no secret', () => {
    expect(failure(new Error('hush'), http, 'knock').message).toBe('the MCP server p could not be reached: ***; knock');
    expect(failure(new Error('hush'), stdio, 'knock').message).toBe('the MCP server p could not be started: ***');
  });

  it('reports the cause of a failed fetch', () => {
    const refused = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });
    const probed = new SdkError(SdkErrorCode.EraNegotiationFailed, 'probe failed: TypeError: fetch failed', undefined, {
      cause: refused,
    });
    for (const error of [refused, probed])
      expect(failure(error).message).toBe('the MCP server p could not be reached: connect ECONNREFUSED 127.0.0.1:1');
  });
});
