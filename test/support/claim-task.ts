import { queueKey, type Claim, type LeaseHolder, type NewTask, type TaskStore } from '../../src/tasks';

/** The parts of a task that determine its queue. */
type Queued = Pick<NewTask, 'id' | 'capability' | 'labels' | 'sessionId'>;

/**
 * Claims a task; undefined if it is not the next of its queue. Given a task instead of an id, calls the store in the
 * same turn. @throws as the store if the task could not be claimed.
 */
export async function claimTask(
  store: TaskStore,
  wanted: string | Queued,
  holder: LeaseHolder,
  atMs: number,
): Promise<Claim | undefined> {
  const task = typeof wanted === 'string' ? await store.tasks.get(wanted) : wanted;
  if (!task) return undefined;
  const { id, capability, labels, sessionId } = task;
  const offer = { key: queueKey(capability, labels.require, sessionId), slots: 1 };
  const [taken] = await store.queue.claim([offer], 1, (head) => (head.id === id ? holder : undefined), atMs);
  if (taken && 'error' in taken) throw taken.error;
  return taken?.claim;
}
