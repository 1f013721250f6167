const units = ['kB', 'MB', 'GB', 'TB'];

/** Formats a number of bytes: `999 B`, `1.5 kB`, `256 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${amount < 99.95 ? amount.toFixed(1) : amount.toFixed(0)} ${units[power - 1]}`;
}
