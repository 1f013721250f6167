/** Longer names are no slips of the pen, and cost as much as their square. */
const lengthMax = 64;

/** The known name that somebody may have meant: at most two slips away, and less than half of it wrong. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  let best: { candidate: string; slips: number } | undefined;
  for (const candidate of known) {
    const slipsMax = Math.min(2, Math.ceil(candidate.length / 2) - 1);
    if (name.length > lengthMax || Math.abs(name.length - candidate.length) > slipsMax) continue;
    const slips = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (slips <= slipsMax && slips < (best?.slips ?? Infinity)) best = { candidate, slips };
  }
  return best?.candidate;
}

/** A name that is not known, for a violation: with the one that may have been meant. */
export function unknownNameMessage(kind: 'property' | 'parameter', name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  return `is not a known ${kind}${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
}

/** Characters to add, remove, change or swap with their neighbour (optimal string alignment distance). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
        isSwapped ? beforeLast[column - 2]! + 1 : Infinity,
      );
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}
