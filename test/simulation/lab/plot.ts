import { mix } from '../plan/mix';
import { loads, type Measured } from './laboratory';

const [width, height] = [860, 420];
const area = { left: 70, top: 50, right: 600, bottom: 360 };
/** From 50 ms to 200 s, in powers of ten. */
const [leastMs, mostMs] = [50, 200_000];
const colours = ['#b5651d', '#c9a227', '#8a8a8a', '#7b4fa3', '#1f77b4'];

/**
 * Draws the p99 duration of short tasks by load on equal workers. Strategies do not differ there, so one represents
 * all.
 */
export function plot(all: readonly Measured[]): string {
  const alike = all.filter(({ fleet }) => fleet === 'alike');
  const shown = [...new Set(alike.map(({ variant }) => variant))].filter((variant) =>
    /^bound|, least-loaded$/.test(variant),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(area.left, 28, 'p99 of the short tasks (0.1 s), 8 workers × 2 slots', 'start', 16),
    ...axes(),
    ...shown.flatMap((variant, index) => line(alike, variant, index)),
    '</svg>',
    '',
  ].join('\n');
}

function axes(): string[] {
  const levels = [100, 1000, 10_000, 100_000];
  return [
    ...levels.flatMap((ms) => [
      `<line x1="${area.left}" x2="${area.right}" y1="${y(ms)}" y2="${y(ms)}" stroke="#dddddd"/>`,
      text(area.left - 8, y(ms) + 4, `${ms / 1000} s`, 'end'),
    ]),
    ...loads.map((load) => text(x(load), area.bottom + 22, `ρ = ${load}`, 'middle')),
    `<rect x="${area.left}" y="${area.top}" width="${area.right - area.left}" height="${area.bottom - area.top}" fill="none" stroke="#888888"/>`,
  ];
}

function line(all: readonly Measured[], variant: string, index: number): string[] {
  const points = all
    .filter((measured) => measured.variant === variant)
    .map(({ load, waits }) => [x(load), y(waits.of(mix[0].capability)!.p99Ms)] as const);
  const colour = colours[index % colours.length]!;
  const isModel = variant.startsWith('bound');
  const dashes = isModel ? ' stroke-dasharray="6 4"' : '';
  const [legendX, legendY] = [area.right + 18, area.top + 14 + index * 24];
  return [
    `<polyline points="${points.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2.5"${dashes}/>`,
    ...points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour}"/>`),
    `<line x1="${legendX}" x2="${legendX + 24}" y1="${legendY - 4}" y2="${legendY - 4}" stroke="${colour}" stroke-width="2.5"${dashes}/>`,
    text(legendX + 30, legendY, variant, 'start'),
  ];
}

function x(load: number): number {
  const [first, last] = [loads[0], loads[loads.length - 1]!];
  return Math.round(area.left + 40 + ((load - first) / (last - first)) * (area.right - area.left - 80));
}

function y(ms: number): number {
  const share = Math.log(Math.min(mostMs, Math.max(leastMs, ms)) / leastMs) / Math.log(mostMs / leastMs);
  return Math.round(area.bottom - share * (area.bottom - area.top));
}

function text(at: number, top: number, words: string, anchor: string, size = 13): string {
  return `<text x="${at}" y="${top}" text-anchor="${anchor}" font-size="${size}" fill="#222222">${words}</text>`;
}
