const unitsMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads `250ms`, `30s`, `1.5m`, `2h` or `30d` as milliseconds; a number alone is seconds. @throws Error with the expected format. */
export function parseDurationMs(value: string): number {
  const [, amount, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(value.trim()) ?? [];
  const durationMs = Math.round(Number(amount) * unitsMs[unit as keyof typeof unitsMs]);
  if (!(durationMs >= 1)) {
    throw new Error(`expected a duration such as 250ms, 30s, 5m, 1h or 30d, got ${JSON.stringify(value)}`);
  }
  return durationMs;
}

/** Formats a duration in milliseconds: `7 ms`, `1.4 s`, `2 min 5 s`, `3 h 20 min`, `4 d 2 h`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_950) return `${(durationMs / 1000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
