/**
 * Divides `room` among the wanted amounts by max-min fairness: no share is larger than wanted, and unused room is
 * divided among the others.
 */
export function fairShares(wanted: readonly number[], room: number): number[] {
  const shares = wanted.map(() => 0);
  const smallestFirst = wanted.map((want, index) => ({ want, index })).sort((a, b) => a.want - b.want);
  let left = room;
  for (const [place, { want, index }] of smallestFirst.entries()) {
    const share = Math.min(want, Math.floor(left / (wanted.length - place)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}
