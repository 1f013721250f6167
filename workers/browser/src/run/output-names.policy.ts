import type { Step } from '../steps/step';

/**
 * Returns the name of the output of each step: the given name, or the action, with a number if it is not the first of
 * that action. If a name is given twice, returns the index of the second step as `twice`.
 */
export function outputNames(steps: readonly Step[]): { names: string[]; twice?: number } {
  const given = steps.map(({ name }) => name);
  const twice = given.findIndex((name, index) => name !== undefined && given.indexOf(name) < index);
  if (twice >= 0) return { names: [], twice };
  const taken = new Set(given);
  const names = steps.map(({ name, action }) => {
    const chosen = name ?? freeName(action, taken);
    taken.add(chosen);
    return chosen;
  });
  return { names };
}

function freeName(action: string, taken: ReadonlySet<string | undefined>): string {
  if (!taken.has(action)) return action;
  for (let number = 2; ; number++) if (!taken.has(`${action}-${number}`)) return `${action}-${number}`;
}
