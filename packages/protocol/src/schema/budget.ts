/**
 * The remaining steps of the current check. One step is one subschema applied to one value, or about as much other
 * work: 32 characters of text, one key, one element. Checks are synchronous, so they share one budget; each check sets
 * it at its start.
 */
export const budget = {
  stepsLeft: 0,
  exhausted: undefined as unknown as BudgetExhausted,

  /** @throws BudgetExhausted when the steps are used up. */
  charge(steps: number): void {
    if ((this.stepsLeft -= steps) < 0) throw this.exhausted;
  },
};

/** Thrown when a check runs out of steps. */
export class BudgetExhausted extends Error {
  constructor() {
    super('the check ran out of steps');
  }
}

/** Shared, since capturing a stack costs more than most checks. */
budget.exhausted = new BudgetExhausted();

/** The cost of applying a subschema, depending on the value. */
export interface Cost {
  fixed: number;
  /** For each 32 characters of a text. */
  perText?: number;
  /** For each element of an array. */
  perElement?: number;
  /** For each key of an object. */
  perKey?: number;
  /** For each value anywhere in the value, times this number of comparisons. */
  perValue?: number;
}

/** Charges the cost of applying a subschema to `value`. */
export function chargeFor(value: unknown, cost: Cost): void {
  let steps = cost.fixed;
  if (typeof value === 'string') steps += (cost.perText ?? 0) * (value.length >> 5);
  else if (Array.isArray(value)) steps += (cost.perElement ?? 0) * value.length;
  else if (cost.perKey !== undefined && typeof value === 'object' && value !== null) {
    steps += cost.perKey * Object.keys(value).length;
  }
  budget.charge(steps);
  if (cost.perValue !== undefined) chargeValues(value, cost.perValue);
}

function chargeValues(value: unknown, each: number): void {
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    budget.charge(each);
    if (typeof next === 'object' && next !== null) for (const inner of Object.values(next)) waiting.push(inner);
  }
}
