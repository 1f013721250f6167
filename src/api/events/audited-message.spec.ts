import { auditedMessage, auditedMessages } from './audited-message';
import { messageRules } from './events-client';

const problem = (status: number, code: string): object => ({ error: { status, code, detail: 'secret' } });

describe(auditedMessage, () => {
  it('knows every message', () => {
    expect(Object.keys(auditedMessages).sort()).toEqual(Object.keys(messageRules).sort());
  });

  it.each([
    ['task:submit', { task: { id: 't-1' } }, { kind: 'submission', action: 'tasks.submit', status: 200 }, 't-1'],
    ['task:cancel', { task: { id: 't-2' } }, { kind: 'change', action: 'tasks.cancel', status: 200 }, 't-2'],
    [
      'task:cancel',
      problem(409, 'CONFLICT'),
      { kind: 'change', action: 'tasks.cancel', status: 409, code: 'CONFLICT' },
      't-9',
    ],
    [
      'task:subscribe',
      problem(403, 'FORBIDDEN'),
      { kind: 'refusal', action: 'tasks.subscribe', status: 403, code: 'FORBIDDEN' },
      't-9',
    ],
  ])('describes %s with the answer %j', (message, answer, event, id) => {
    const payload = { taskId: 't-9', reason: 'secret' };
    expect(auditedMessage(message, payload, answer)).toEqual({ ...event, object: { kind: 'task', id } });
  });

  it.each([
    ['task:subscribe', { task: {} }],
    ['task:subscribe', problem(404, 'NOT_FOUND')],
    ['task:unsubscribe', { unsubscribed: true }],
    ['toString', problem(404, 'NOT_FOUND')],
  ])('leaves out %s with the answer %j', (message, answer) => {
    expect(auditedMessage(message, undefined, answer)).toBeUndefined();
  });
});
