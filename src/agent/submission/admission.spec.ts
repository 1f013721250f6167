import { ManualClock } from '@yardmaster/testkit';
import { SystemRandom } from '@yardmaster/worker-kit/clock';
import { toNewTask } from './admission';

describe(toNewTask.name, () => {
  it('creates a task that does not change when its request changes', () => {
    const request = {
      capability: 'test.work',
      labels: { require: { region: 'eu' }, prefer: { gpu: 'yes' } },
      retry: { on: ['TIMEOUT'], backoff: { delayMs: 5 } },
    };
    const defaults = { timeoutMs: 1, queueTimeoutMs: 1, taskAttemptsMax: 1 };
    const task = toNewTask(request, defaults, new ManualClock(), new SystemRandom());
    Object.assign(request.labels.require, { region: 'us' });
    Object.assign(request.labels.prefer, { gpu: 'no' });
    Object.assign(request.retry.backoff, { delayMs: 6 });
    request.retry.on.push('OUT_OF_MEMORY');
    expect(task).toMatchObject({
      labels: { require: { region: 'eu' }, prefer: { gpu: 'yes' } },
      retry: { on: ['TIMEOUT'], backoff: { delayMs: 5 } },
    });
  });
});
