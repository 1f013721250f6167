import { HttpException, NotFoundException } from '@nestjs/common';
import { InvalidPayloadError, YardError, type KnownErrorCode } from '@yardmaster/protocol';
import { fromFramework } from './framework-errors';
import { InvalidRequestError } from './invalid-request.error';
import { faultProblem, retryAfterS, toProblem } from './problem';
import { problemTable } from './problem.table';

describe('problemTable', () => {
  it('maps each code to a status', () => {
    const statuses = Object.fromEntries(Object.entries(problemTable).map(([code, { status }]) => [code, status]));
    expect(statuses).toEqual({
      INVALID_JSON: 400,
      INVALID_REQUEST: 400,
      UNAUTHORIZED: 401,
      FORBIDDEN: 403,
      ORIGIN_NOT_ALLOWED: 403,
      REQUEST_TIMEOUT: 408,
      URI_TOO_LONG: 414,
      HEADERS_TOO_LARGE: 431,
      NOT_FOUND: 404,
      METHOD_NOT_ALLOWED: 405,
      CONFLICT: 409,
      SESSION_LOST: 409,
      PAYLOAD_TOO_LARGE: 413,
      UNSUPPORTED_MEDIA_TYPE: 415,
      INVALID_INPUT: 422,
      IDEMPOTENCY_KEY_REUSED: 422,
      QUEUE_FULL: 429,
      KEY_LIMIT_REACHED: 429,
      INPUT_FULL: 429,
      INPUT_GAP: 409,
      NO_INPUT: 409,
      STALE_LEASE: 409,
      DRAINING: 409,
      SESSIONS_FULL: 429,
      TOO_MANY_CLIENTS: 429,
      INTERNAL: 500,
      BAD_REPLY: 502,
      UNKNOWN_MESSAGE: 502,
      LINK_CLOSED: 503,
      NO_CAPABLE_WORKER: 503,
      SHUTTING_DOWN: 503,
      REPLY_TIMEOUT: 504,
    });
  });
});

describe(toProblem, () => {
  it('returns code, detail and machine-readable details', () => {
    const error = new YardError('CONFLICT', 'task t has ended', { details: { state: 'failed' } });
    expect(toProblem(error, { instance: '/v1/tasks/t/cancel', hasBody: true })).toEqual({
      type: 'urn:yardmaster:problem:CONFLICT',
      title: 'The request conflicts with the state of the resource',
      status: 409,
      detail: 'task t has ended',
      code: 'CONFLICT',
      retryable: false,
      instance: '/v1/tasks/t/cancel',
      details: { state: 'failed' },
    });
  });

  it('redacts secrets in each of its texts', () => {
    const secret = 'yardt_aZ3-_k9QwErTyUiOpAsDfGhJkLzXcVb0';
    const violations = [{ path: `query.${secret}`, message: `got "${secret}"` }];
    const instance = `/v1/tunnels/${secret.replace('_', '%5F')}`;
    expect(toProblem(new InvalidRequestError(violations), { instance, hasBody: false })).toMatchObject({
      detail: 'query.yardt_[redacted]: got "yardt_[redacted]"',
      instance: '/v1/tunnels/yardt%5F[redacted]',
      errors: [{ path: 'query.yardt_[redacted]', message: 'got "yardt_[redacted]"' }],
    });
    const error = new YardError('CONFLICT', 'no', { details: { urls: [`http://x/${secret}`] } });
    expect(toProblem(error, { hasBody: false })).toMatchObject({ details: { urls: ['http://x/yardt_[redacted]'] } });
  });

  it('returns the path of a violation once', () => {
    const error = new InvalidPayloadError({ path: 'input.code', message: 'is required' }, 'INVALID_INPUT');
    expect(toProblem(error, { hasBody: true })).toMatchObject({
      detail: 'input.code: is required',
      errors: [{ path: 'input.code', message: 'is required' }],
    });
    expect(toProblem(error, { hasBody: true })).not.toHaveProperty('details');
  });

  it.each([
    [true, 422],
    [false, 400],
  ])('distinguishes violations of the body from others (%s: %d)', (hasBody, status) => {
    const error = new InvalidRequestError([
      { path: '', message: 'expected object' },
      { path: 'a', message: 'is required' },
    ]);
    expect(toProblem(error, { hasBody })).toMatchObject({ status, detail: 'expected object; a: is required' });
  });

  it.each([
    new Error('a bug'),
    new YardError('INTERNAL', 'an internal error'),
    new YardError('NOT_REGISTERED', 'of a worker'),
    new YardError('browser.TARGET_NOT_FOUND', 'of an outcome'),
    new YardError('constructor' as 'INTERNAL', 'of a worker with a reserved name as its code'),
    new YardError('__proto__' as 'INTERNAL', 'of another'),
    'text',
  ])('returns undefined for %s', (error) => {
    expect(toProblem(error, { hasBody: false })).toBeUndefined();
  });
});

describe(faultProblem, () => {
  it('reveals only the id', () => {
    expect(faultProblem('1-2-3')).toEqual({
      type: 'urn:yardmaster:problem:INTERNAL',
      title: 'Internal error',
      status: 500,
      detail: 'internal error; search the log for the id in `instance`',
      code: 'INTERNAL',
      retryable: true,
      instance: 'urn:yardmaster:fault:1-2-3',
    });
  });
});

describe(retryAfterS, () => {
  it('returns the delay for temporary problems only', () => {
    const codes = ['QUEUE_FULL', 'SHUTTING_DOWN', 'NOT_FOUND'];
    expect(codes.map((code) => retryAfterS({ code }))).toEqual([5, 5, undefined]);
  });

  it.each([
    [12_001, 13],
    [0, 1],
    [-1, 5],
    [Infinity, 5],
    ['12', 5],
  ])('rounds the delay of the error itself up to seconds (%s ms: %d)', (retryAfterMs, seconds) => {
    expect(retryAfterS({ code: 'KEY_LIMIT_REACHED', details: { retryAfterMs } })).toBe(seconds);
    expect(retryAfterS({ code: 'NOT_FOUND', details: { retryAfterMs } })).toBeUndefined();
  });
});

describe(fromFramework, () => {
  const fastifyError = (code: string, statusCode: number): Error =>
    Object.assign(new Error('no'), { code, statusCode });

  it.each<[Error, KnownErrorCode]>([
    [fastifyError('FST_ERR_CTP_EMPTY_JSON_BODY', 400), 'INVALID_JSON'],
    [fastifyError('FST_ERR_CTP_BODY_TOO_LARGE', 413), 'PAYLOAD_TOO_LARGE'],
    [new HttpException('no', 400, { cause: fastifyError('FST_ERR_CTP_INVALID_JSON_BODY', 400) }), 'INVALID_JSON'],
    [new HttpException('no', 415), 'UNSUPPORTED_MEDIA_TYPE'],
    [new NotFoundException('no'), 'NOT_FOUND'],
    [fastifyError('FST_ERR_CTP_INVALID_CONTENT_LENGTH', 400), 'INVALID_REQUEST'],
  ])('converts %s', (error, code) => {
    expect(fromFramework(error)).toMatchObject({ code, message: 'no', cause: error });
  });

  it('returns any other error unchanged', () => {
    const [bug, ours] = [new TypeError('x'), new YardError('CONFLICT', 'x')];
    expect([fromFramework(bug), fromFramework(ours), fromFramework('x')]).toEqual([bug, ours, 'x']);
  });
});
