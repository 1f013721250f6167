import type { ApiKey, ApiKeyPage } from '@yardmaster/client';
import { formatBytes } from './byte-size';
import { formatDuration } from './duration';
import { formatPairs, formatTable, type Column } from './table';

type Usage = NonNullable<ApiKey['usage']>;

const asNumber = String;

/** The uses that have a limit, with their titles. */
const uses = [
  { title: 'waiting', used: 'waiting', limit: 'waitingMax', format: asNumber },
  { title: 'running', used: 'running', limit: 'runningMax', format: asNumber },
  { title: 'sessions', used: 'sessions', limit: 'sessionsMax', format: asNumber },
  { title: 'stored', used: 'storedBytes', limit: 'storedBytesMax', format: formatBytes },
  { title: 'a minute', used: 'submissionsLastMinute', limit: 'submissionsPerMinuteMax', format: asNumber },
] as const satisfies ReadonlyArray<{ used: keyof Usage; limit: keyof ApiKey['limits']; [other: string]: unknown }>;

/** Formats a page of API keys as a table. A use is shown with its limit: `3/100`. */
export function formatKeys({ keys, nextCursor }: ApiKeyPage): string {
  const nowMs = Date.now();
  const columns: Array<Column<ApiKey>> = [
    { title: 'NAME', text: ({ name }) => name },
    { title: 'ID', text: ({ id }) => id },
    { title: 'STATE', text: ({ state }) => state },
    { title: 'SCOPES', text: ({ scopes }) => scopes.join(',') },
    ...uses.map((use): Column<ApiKey> => ({
      title: use.title.toUpperCase(),
      text: (key) => useText(key, use) ?? '-',
      align: 'right',
    })),
    { title: 'EXPIRES', text: ({ expiresAt }) => expiryText(expiresAt, nowMs) },
  ];
  const more = nextCursor === undefined ? '' : '\nThere are more: raise --limit.';
  return `${formatTable(columns, keys)}${more}`;
}

/** Formats one API key. */
export function formatKey(key: ApiKey): string {
  const { id, name, state, scopes, capabilities, labels, weight, createdAt, expiresAt, revokedAt } = key;
  const pairs: Array<[string, string | undefined]> = [
    ['name', name],
    ['id', id],
    ['state', state],
    ['scopes', scopes.join(', ')],
    ['capabilities', capabilities?.join(', ') ?? 'all'],
    ['requires', labelsText(labels.require)],
    ['prefers', labelsText(labels.prefer)],
    ['weight', String(weight)],
    ...uses.map((use): [string, string | undefined] => [use.title, useText(key, use)]),
    ['created', createdAt],
    ['expires', expiresAt],
    ['revoked', revokedAt],
    ['previous secret until', key.previousSecretUntil],
  ];
  return formatPairs(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

function useText({ usage, limits }: ApiKey, { used, limit, format }: (typeof uses)[number]): string | undefined {
  const max = limits[limit];
  if (usage === undefined) return undefined;
  return max === undefined ? format(usage[used]) : `${format(usage[used])}/${format(max)}`;
}

function labelsText(labels: Record<string, string>): string | undefined {
  const texts = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return texts.length === 0 ? undefined : texts.join(', ');
}

function expiryText(expiresAt: string | undefined, nowMs: number): string {
  if (expiresAt === undefined) return 'never';
  const remainingMs = Date.parse(expiresAt) - nowMs;
  return remainingMs > 0 ? `in ${formatDuration(remainingMs)}` : expiresAt;
}
