import type { AuditLine } from '@yardmaster/client';
import { formatTable, type Column } from './table';
import { inOneLine } from './terminal-text';

const columns: Array<Column<AuditLine>> = [
  { title: 'AT', text: ({ at }) => at },
  { title: 'BY', text: whoOf },
  { title: 'FROM', text: ({ from = '' }) => from },
  { title: 'ACTION', text: ({ action }) => action },
  { title: 'OBJECT', text: objectOf },
  { title: 'RESULT', text: resultOf },
];

/** Formats lines of the audit log as a table. */
export function formatAuditLines(lines: readonly AuditLine[]): string {
  return formatTable(columns, lines);
}

/** Formats one line of the audit log, for a list that grows. */
export function formatAuditLine(line: AuditLine): string {
  const [at, who, from, action, object, result] = columns.map(({ text }) => text(line));
  return inOneLine(
    `${at}  ${who!.padEnd(10)}  ${from!.padEnd(15)}  ${action!.padEnd(16)}  ${object!.padEnd(12)}  ${result}`,
  ).trimEnd();
}

function whoOf({ by: { key, name, worker, ticket } }: AuditLine): string {
  if (key !== null) return name === undefined ? key : `${key} (${name})`;
  if (worker !== undefined) return `worker token ${worker}`;
  return ticket === undefined ? '-' : `ticket for ${ticket}`;
}

function objectOf({ object }: AuditLine): string {
  return object ? `${object.kind} ${object.id}` : '';
}

function resultOf({ status, code, count, sampled }: AuditLine): string {
  const parts = [status, code, count === undefined ? '' : `× ${count}`, sampled === undefined ? '' : `1 of ${sampled}`];
  return parts.filter((part) => part !== undefined && part !== '').join(' ');
}
