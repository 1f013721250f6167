import { integer, oneOf } from './parsers';
import type { Setting } from './setting';

/** Settings of the audit log. */
export interface AuditConfig {
  auditBytesMax: number;
  auditSubmissions: 'all' | 'sampled' | 'off';
}

const MiB = 2 ** 20;

export const auditSettings: { readonly [K in keyof AuditConfig]-?: Setting<AuditConfig[K]> } = {
  auditBytesMax: {
    env: 'AUDIT_BYTES_MAX',
    parse: integer(MiB, 2 ** 40),
    fallback: 64 * MiB,
    help: 'Maximum size of the audit log; the oldest lines are deleted.',
  },
  auditSubmissions: {
    env: 'AUDIT_SUBMISSIONS',
    parse: oneOf('all', 'sampled', 'off'),
    fallback: 'all',
    help: 'Submissions in the audit log: `all`, `sampled` (1 in 100) or `off`.',
  },
};
