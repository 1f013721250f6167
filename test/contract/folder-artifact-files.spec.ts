import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FolderArtifactFiles } from '../../src/artifacts';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import { createLog } from '../../src/log';
import { describeArtifactFiles } from './artifact-files.contract';

const log = createLog('silent');

describe.each([true, false])(`${FolderArtifactFiles.name}, synced: %s`, (isSynced) => {
  describeArtifactFiles('on a folder', async () => {
    const base = await mkdtemp(join(tmpdir(), 'yard-files-'));
    const openOne = async (): Promise<FolderArtifactFiles> => {
      const files = new FolderArtifactFiles({ folder: join(base, 'artifacts'), isSynced }, new SystemClock(), log);
      await files.open();
      return files;
    };
    const files = await openOne();
    return {
      files,
      openSecond: openOne,
      cleanUp: async () => {
        await files.close();
        await rm(base, { recursive: true });
      },
    };
  });
});

describeArtifactFiles(`${FolderArtifactFiles.name} on a temporary folder`, async () => {
  const files = new FolderArtifactFiles({ isSynced: false }, new SystemClock(), log);
  await files.open();
  return { files, cleanUp: () => files.close() };
});
