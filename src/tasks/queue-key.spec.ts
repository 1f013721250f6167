import type { Labels } from '@yardmaster/protocol';
import { parseQueueKey, queueKey } from './queue-key';

describe('queueKey', () => {
  it('is the same for equal labels in any order', () => {
    expect(queueKey('python.run', { region: 'eu', gpu: 'yes' })).toBe(
      queueKey('python.run', { gpu: 'yes', region: 'eu' }),
    );
  });

  it('differs by capability, label, value and session', () => {
    const keys = [
      queueKey('python.run', {}),
      queueKey('shell.run', {}),
      queueKey('python.run', { region: 'eu' }),
      queueKey('python.run', { region: 'us' }),
      queueKey('python.run', { 'region","x': 'eu' }),
      queueKey('python.run', { region: 'eu', x: '' }),
      queueKey('python.run', {}, 's-1'),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is canonical JSON', () => {
    expect(queueKey('python.run', { b: '2', a: '1' })).toBe('["python.run",["a","1"],["b","2"]]');
  });
});

describe('parseQueueKey', () => {
  it.each<Labels>([{}, { region: 'eu', gpu: 'yes' }, { a: '"', ü: '' }])('returns %j', (require) => {
    expect(parseQueueKey(queueKey('python.run', require))).toEqual({ capability: 'python.run', require });
    const inSession = { capability: 'python.run', require, sessionId: 's-1' };
    expect(parseQueueKey(queueKey('python.run', require, 's-1'))).toEqual(inSession);
  });
});
