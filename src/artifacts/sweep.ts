import type { ArtifactRecords } from '../tasks';
import type { ArtifactFiles } from './artifact-files';

type SweptFiles = Pick<ArtifactFiles, 'taskIds' | 'filesOf' | 'remove' | 'removeEmpty'>;

/**
 * Removes every file that the store does not know: files that were being written at a crash. Leaves files that are arriving now, and stops
 * when `isOver`. Returns the number of removed files.
 */
export async function sweep(
  artifacts: Pick<ArtifactRecords, 'of'>,
  files: SweptFiles,
  isArriving: (file: string) => boolean,
  isOver: () => boolean,
): Promise<number> {
  let removed = 0;
  for (const taskId of await files.taskIds()) {
    if (isOver()) break;
    // Before the store is asked: a file that has arrived by then is in the store already, or never will be.
    const found = (await files.filesOf(taskId)).filter((file) => !isArriving(file));
    const known = new Set((await artifacts.of(taskId)).map(({ file }) => file));
    for (const file of found.filter((one) => !known.has(one))) {
      await files.remove(taskId, file);
      removed++;
    }
    await files.removeEmpty(taskId);
  }
  return removed;
}
