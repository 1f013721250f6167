import { ProtocolError, SdkError, SdkErrorCode, SdkHttpError } from '@modelcontextprotocol/client';
import { YardError } from '@yardmaster/protocol';
import { callFailure, isAbsence, toolFailure, type Called } from './call-errors';

const called: Called = {
  server: 's',
  what: 'tool',
  isReadOnly: false,
  redact: (text) => text.replaceAll('key', '***'),
};
const http = (status: number, said = `status ${status}`): Error =>
  new SdkHttpError(SdkErrorCode.ClientHttpNotImplemented, said, { status });

describe(callFailure, () => {
  it.each([
    [new SdkError(SdkErrorCode.ConnectionClosed, 'Connection closed'), 'UPSTREAM_LOST', false, true],
    [new SdkError(SdkErrorCode.NotConnected, 'Not connected'), 'UPSTREAM_UNAVAILABLE', true, true],
    [new TypeError('fetch failed'), 'UPSTREAM_UNAVAILABLE', true, true],
    [http(404), 'UPSTREAM_UNAVAILABLE', true, true], // of a session that the server no longer knows
    [http(400), 'EXECUTION_ERROR', false, false],
    [http(400, 'No session found for sessionId: 1'), 'UPSTREAM_UNAVAILABLE', true, true],
    [http(429), 'RATE_LIMITED', true, false],
    [http(502), 'UPSTREAM_UNAVAILABLE', true, true],
    [http(401), 'UNAUTHORIZED', false, false],
    [new ProtocolError(-32602, 'Unknown tool'), 'INVALID_INPUT', false, false],
    [new ProtocolError(-32602, 'Structured content does not match'), 'EXECUTION_ERROR', false, false],
    [new ProtocolError(-32603, 'status 403'), 'FORBIDDEN', false, false],
    [new Error('anything else'), 'EXECUTION_ERROR', false, false],
  ])('classifies %s as %s', (error, code, retryable, isAway) => {
    expect(callFailure(error, called)).toMatchObject({ code, retryable, cause: error });
    expect(isAbsence(error)).toBe(isAway);
  });

  it('allows a retry of a read-only call whose server was lost', () => {
    const error = new SdkError(SdkErrorCode.ConnectionClosed, 'Connection closed');
    expect(callFailure(error, { ...called, isReadOnly: true }).retryable).toBe(true);
  });

  it('keeps a typed error, and reveals no secret', () => {
    const typed = new YardError('RATE_LIMITED', 'later');
    expect(callFailure(typed, called)).toBe(typed);
    expect(callFailure(new Error('the key'), called).message).toBe('s: the ***');
  });
});

describe(toolFailure, () => {
  const fail = (...texts: string[]) =>
    toolFailure({ isError: true, content: texts.map((text) => ({ type: 'text' as const, text })) }, called);

  it('passes on the error text of the tool, without secrets', () => {
    expect(fail('status 429', 'retry after 2 s, key')).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'status 429\nretry after 2 s, ***',
      details: { server: 's', tool: 'tool', retryAfterMs: 2000 },
    });
  });

  it('reports that the tool gave no reason', () => {
    expect(fail().message).toBe('tool failed without an error message');
  });
});
