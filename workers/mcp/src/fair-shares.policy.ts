/**
 * Divides `room` among the wanted amounts: no one gets more than wanted, and unused shares go to the others
 * (max-min fairness).
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
