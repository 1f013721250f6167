import { messageNames, vectors } from '../../../test/support/vectors';
import { decode, decodeReply, errorReply } from './codec';
import { InvalidPayloadError, YardError } from './errors';
import type { Payloads } from './generated/messages';
import { validators } from './generated/validators';

const read = (message: string, payload: unknown): unknown => decode(message as keyof Payloads, payload);

describe('the set of vectors', () => {
  it.each(['valid', 'invalid'] as const)('has a %s vector for every message, and none for unknown messages', (kind) => {
    expect([...new Set(vectors(kind).map(({ message }) => message))].sort()).toEqual(messageNames().sort());
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'task.nothing'])(
    'includes none named %s',
    (message) => {
      expect(() => read(message, {})).toThrow(expect.objectContaining({ code: 'UNKNOWN_MESSAGE' }));
    },
  );

  it('has no error code that is a property of every object', () => {
    const given = ['constructor', '__proto__'].map((code) => new YardError(code as 'INTERNAL', '').retryable);
    expect(given).toEqual([false, false]);
  });

  it('covers every validator', () => {
    expect(Object.keys(validators).sort()).toEqual(messageNames().sort());
  });

  it.each(vectors('valid'))('$file is accepted unchanged', ({ message, payload }) => {
    expect(read(message, structuredClone(payload))).toEqual(payload);
  });

  it.each(vectors('invalid'))('$file is rejected with the path of the violation', ({ message, payload, path }) => {
    let refusal: unknown;
    try {
      read(message, payload);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(InvalidPayloadError);
    expect(refusal).toMatchObject({
      code: 'INVALID_MESSAGE',
      ...(path !== null && { path: path!.replaceAll('/', '.') }),
    });
  });
});

describe(decode.name, () => {
  it('describes the expected value', () => {
    const refusals = [
      ['task.cancel', { leaseId: 'l', reason: '', graceMs: '1' }, 'graceMs: expected integer, got string'],
      ['task.cancel', { leaseId: 'l', reason: '' }, 'graceMs: is required'],
      ['worker.heartbeat.reply', { status: 'fine' }, 'status: expected one of "ok", "unknown"'],
      ['worker.register', null, 'expected object, got null'],
    ] as const;
    for (const [message, payload, text] of refusals)
      expect(() => read(message, payload)).toThrow(new RegExp(`^${text}$`));
  });

  it('rejects an unknown message', () => {
    expect(() => read('task.explode', {})).toThrow(expect.objectContaining({ code: 'UNKNOWN_MESSAGE' }));
  });
});

describe(decodeReply.name, () => {
  it('returns the reply, or throws the error of the peer', () => {
    expect(decodeReply('task.cancel', { status: 'ok' })).toEqual({ status: 'ok' });
    const refused = errorReply(new InvalidPayloadError({ path: 'a.b', message: 'is required' }));
    expect(() => decodeReply('task.cancel', refused)).toThrow(
      expect.objectContaining({ code: 'INVALID_MESSAGE', details: { path: 'a.b' } }),
    );
  });
});

describe(errorReply.name, () => {
  it('reports a typed error, and hides the details of a bug', () => {
    expect(errorReply(new YardError('NO_SLOT', 'full'))).toEqual({ error: { code: 'NO_SLOT', message: 'full' } });
    expect(errorReply(new Error('secret path'))).toEqual({
      error: { code: 'INTERNAL', message: 'the peer failed to handle the message' },
    });
  });
});
