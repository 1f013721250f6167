/** Longer names are rarely typos, and the cost grows with the square of the length. */
const lengthMax = 64;

/**
 * Returns the known name that was probably intended: at most two edits away, with fewer than half of its characters
 * wrong.
 */
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

/** Returns a message for an unknown name, with a suggestion if a known one is close. */
export function unknownNameMessage(kind: 'property' | 'parameter', name: string, known: Iterable<string>): string {
  const meant = nearest(name, known);
  return `is not a known ${kind}${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`;
}

/** Returns the number of characters to add, remove, change or swap (optimal string alignment distance). */
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
