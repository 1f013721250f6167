const units = ['kB', 'MB', 'GB', 'TB'];

const factors: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/** Reads `500MB`, `1.5GiB` or a number of bytes. @throws Error with the expected format. */
export function parseBytes(value: string): number {
  const [, amount, unit = 'B'] = /^(\d+(?:\.\d+)?) ?([kMGT]?B|[KMGT]iB)?$/.exec(value.trim()) ?? [];
  const bytes = Math.round(Number(amount) * factors[unit]!);
  if (bytes >= 1 && Number.isSafeInteger(bytes)) return bytes;
  throw new Error(`expected a size such as 500MB, 1GiB or 1000000, got ${JSON.stringify(value)}`);
}

/** Formats a number of bytes: `999 B`, `1.5 kB`, `256 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${amount < 99.95 ? amount.toFixed(1) : amount.toFixed(0)} ${units[power - 1]}`;
}
