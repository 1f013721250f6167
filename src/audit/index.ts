export { Audit, type AuditPage, type AuditQuery } from './audit';
export * from './audit-event';
export { AuditModule } from './audit.module';
export { createAudit } from './create-audit';
export { NoAudit } from './no-audit';
