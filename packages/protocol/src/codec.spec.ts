import { messageNames, vectors } from '../../../test/support/vectors';
import { decode, decodeReply, errorReply } from './codec';
import { InvalidPayloadError, YardError } from './errors';
import type { Payloads } from './generated/messages';
import { validators } from './generated/validators';

const read = (message: string, payload: unknown): unknown => decode(message as keyof Payloads, payload);

describe('the vectors', () => {
  it.each(['valid', 'invalid'] as const)(
    'should have a %s one for every message, and none for anything else',
    (kind) => {
      expect([...new Set(vectors(kind).map(({ message }) => message))].sort()).toEqual(messageNames().sort());
    },
  );

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'task.nothing'])(
    'should have none that is called %s',
    (message) => {
      expect(() => read(message, {})).toThrow(expect.objectContaining({ code: 'UNKNOWN_MESSAGE' }));
    },
  );

  it('should have no error whose code is a name that every object knows', () => {
    const given = ['constructor', '__proto__'].map((code) => new YardError(code as 'INTERNAL', '').retryable);
    expect(given).toEqual([false, false]);
  });

  it('should be those of every validator', () => {
    expect(Object.keys(validators).sort()).toEqual(messageNames().sort());
  });

  it.each(vectors('valid'))('$file should be read as it is', ({ message, payload }) => {
    expect(read(message, structuredClone(payload))).toEqual(payload);
  });

  it.each(vectors('invalid'))(
    '$file should be refused with the path of the violation',
    ({ message, payload, path }) => {
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
    },
  );
});

describe(decode.name, () => {
  it('should say what was expected, in words', () => {
    const refusals = [
      ['task.cancel', { leaseId: 'l', reason: '', graceMs: '1' }, 'graceMs: expected integer, got string'],
      ['task.cancel', { leaseId: 'l', reason: '' }, 'graceMs: is required'],
      ['worker.heartbeat.reply', { status: 'fine' }, 'status: expected one of "ok", "unknown"'],
      ['worker.register', null, 'expected object, got null'],
    ] as const;
    for (const [message, payload, text] of refusals)
      expect(() => read(message, payload)).toThrow(new RegExp(`^${text}$`));
  });

  it('should refuse a message that there is not', () => {
    expect(() => read('task.explode', {})).toThrow(expect.objectContaining({ code: 'UNKNOWN_MESSAGE' }));
  });
});

describe(decodeReply.name, () => {
  it('should give the reply, or throw the refusal of the peer', () => {
    expect(decodeReply('task.cancel', { status: 'ok' })).toEqual({ status: 'ok' });
    const refused = errorReply(new InvalidPayloadError({ path: 'a.b', message: 'is required' }));
    expect(() => decodeReply('task.cancel', refused)).toThrow(
      expect.objectContaining({ code: 'INVALID_MESSAGE', details: { path: 'a.b' } }),
    );
  });
});

describe(errorReply.name, () => {
  it('should tell a typed error and keep a bug to itself', () => {
    expect(errorReply(new YardError('NO_SLOT', 'full'))).toEqual({ error: { code: 'NO_SLOT', message: 'full' } });
    expect(errorReply(new Error('secret path'))).toEqual({
      error: { code: 'INTERNAL', message: 'the peer failed to handle the message' },
    });
  });
});
