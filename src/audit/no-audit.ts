import { Audit, type AuditPage } from './audit';
import { toCursor } from './audit-cursor';

/** Records nothing: for the library, and for tasks in memory. */
export class NoAudit extends Audit {
  record(): void {}

  read(): Promise<AuditPage> {
    return Promise.resolve({ lines: [], headCursor: toCursor(new Map()) });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
