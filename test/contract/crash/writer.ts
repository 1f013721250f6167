import { writeSync } from 'node:fs';
import { SystemRandom } from '@yardmaster/worker-kit/clock';
import { newTaskId } from '../../../src/tasks';
import { EmbeddedEngine } from '../../../src/tasks/embedded/embedded-engine';
import { EmbeddedTaskStore } from '../../../src/tasks/embedded/store/embedded-task-store';
import { holder, newTask, startMs, succeeded } from '../task-store/fixture';
import { claimTask } from '../../support/claim-task';

/** Writes endlessly to the store at its argument, and prints `<task id> <state>` when a change is durable. */
async function main(path: string): Promise<void> {
  const store = new EmbeddedTaskStore(new EmbeddedEngine({ path, durability: 'normal' }));
  await store.open();
  await Promise.all(Array.from({ length: 8 }, () => writeTasks(store)));
}

async function writeTasks(store: EmbeddedTaskStore): Promise<never> {
  const random = new SystemRandom();
  for (;;) {
    const { id } = await store.queue.add(newTask({ id: newTaskId(startMs, random) }));
    writeSync(1, `${id} queued\n`);
    const claim = (await claimTask(store, id, holder(), startMs))!;
    writeSync(1, `${id} running\n`);
    await store.attempts.finish(claim.leaseId, succeeded, startMs);
    writeSync(1, `${id} succeeded\n`);
  }
}

void main(process.argv[2]!);
