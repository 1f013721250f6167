import { budget } from './budget';

/** Returns the indexes of the first two equal items, in linear time. Charges a few steps for each value in them. */
export function equalPair(items: readonly unknown[]): [earlier: number, later: number] | undefined {
  const seen = new Map<string, number>();
  for (let index = 0; index < items.length; index++) {
    const text = canonical(items[index]);
    const earlier = seen.get(text);
    if (earlier !== undefined) return [earlier, index];
    seen.set(text, index);
  }
  return undefined;
}

/**
 * Returns a text that is the same only for equal JSON values: sorted keys, numbers by value. Charges a few steps for
 * each value.
 */
function canonical(value: unknown): string {
  budget.charge(1);
  if (typeof value === 'string') {
    budget.charge(value.length >> 5);
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null) return String(value);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${canonical(item)},`;
    return `[${text}]`;
  }
  const keys = Object.keys(value).sort();
  budget.charge(keys.length);
  for (const key of keys) text += `${JSON.stringify(key)}:${canonical((value as Record<string, unknown>)[key])},`;
  return `{${text}}`;
}
