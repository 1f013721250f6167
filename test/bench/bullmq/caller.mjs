// Submits jobs to BullMQ and gets their results: in the documented way, and with a custom listener.
import { Queue, QueueEvents } from 'bullmq';

export const queueName = 'bench';

export async function openCaller(port) {
  const connection = { host: '127.0.0.1', port };
  const queue = new Queue(queueName, { connection });
  const events = new QueueEvents(queueName, { connection });
  events.setMaxListeners(0);
  queue.setMaxListeners(0);
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  const listener = listen(queue, events);
  return {
    /** The documented way: `add`, then `waitUntilFinished`. */
    waitUntilFinished: async (data) => (await queue.add('noop', data)).waitUntilFinished(events),
    ...listener,
    end: async () => void (await Promise.all([queue.close(), events.close()])),
  };
}

/**
 * Starts the fastest known way: one listener for all jobs, and ids from the caller, so that no event arrives before its
 * id is known.
 */
function listen(queue, events) {
  const waiting = new Map();
  let [next, prefix] = [0, `c${process.pid}-`];
  events.on('completed', ({ jobId, returnvalue }) => {
    waiting.get(jobId)?.(returnvalue);
    waiting.delete(jobId);
  });
  const expect = () => {
    const jobId = `${prefix}${next++}`;
    return { jobId, ended: new Promise((resolve) => waiting.set(jobId, resolve)) };
  };
  return {
    ownListener: async (data) => {
      const { jobId, ended } = expect();
      await queue.add('noop', data, { jobId });
      return ended;
    },
    /** Uses `addBulk`; `ended` resolves when the last job has ended. */
    addBulk: async (all) => {
      const expected = all.map((data) => ({ data, ...expect() }));
      const added = await queue.addBulk(expected.map(({ data, jobId }) => ({ name: 'noop', data, opts: { jobId } })));
      return { ids: added.map(({ id }) => id), ended: Promise.all(expected.map(({ ended }) => ended)) };
    },
  };
}
