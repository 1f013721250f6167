import type { TaskStore } from '../tasks';
import type { ArtifactFiles } from './artifact-files';

export interface SweepParts {
  store: Pick<TaskStore, 'artifacts'>;
  files: Pick<ArtifactFiles, 'taskIds' | 'filesOf' | 'remove' | 'removeEmpty'>;
  /** True of a file that is being written now. */
  isArriving: (file: string) => boolean;
  /** True when there is no time any more. */
  isOver: () => boolean;
}

/** Removes every file that the store does not know: what was written when a crash came. Gives how many. */
export async function sweep({ store, files, isArriving, isOver }: SweepParts): Promise<number> {
  let removed = 0;
  for (const taskId of await files.taskIds()) {
    if (isOver()) break;
    // Before the store is asked: what is not being written by then is in the store already, or never will be.
    const found = (await files.filesOf(taskId)).filter((file) => !isArriving(file));
    const known = new Set((await store.artifacts(taskId)).map(({ file }) => file));
    for (const file of found.filter((one) => !known.has(one))) {
      await files.remove(taskId, file);
      removed++;
    }
    await files.removeEmpty(taskId);
  }
  return removed;
}
