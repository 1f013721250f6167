import { join } from 'node:path';
import type { Clock, Random } from '@yardmaster/worker-kit/clock';
import type { YardConfig } from '../config';
import type { Log } from '../log';
import { FolderAudit } from './folder-audit';

/** Folder of the audit log in the data folder. */
const auditFolder = 'audit';

/** Creates the audit log of a control plane. Its folder is created with the first line. */
export function createAudit(
  config: Pick<YardConfig, 'dataDir' | 'auditBytesMax' | 'auditSubmissions'>,
  clock: Clock,
  random: Random,
  log: Log,
): FolderAudit {
  return new FolderAudit({ ...config, folder: join(config.dataDir, auditFolder) }, clock, random, log);
}
