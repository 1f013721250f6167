import type { Field, Raw } from '../steps/field';

/** A value that does not fit its schema. */
export interface ExtractFault {
  /** Dotted path; empty for the whole value. */
  path: string;
  expected: string;
  actual: unknown;
}

/** Turns raw values of a page into values of the schema, and lists every required value that is missing. */
export function coerce(field: Field, raw: Raw): { data: unknown; faults: ExtractFault[] } {
  const faults: ExtractFault[] = [];
  const data = valueOf(field, raw, [], faults);
  if (data === null) faults.unshift({ path: '', expected: field.type, actual: raw });
  return { data, faults };
}

function valueOf(field: Field, raw: Raw, path: readonly string[], faults: ExtractFault[]): unknown {
  const value = present(field, raw, path, faults);
  return value === null && field.default !== undefined ? field.default : value;
}

function present(field: Field, raw: Raw, path: readonly string[], faults: ExtractFault[]): unknown {
  if (raw === null) return null;
  if (field.type === 'array') return list(field, raw, path, faults);
  if (field.type === 'object') return object(field, raw, path, faults);
  if (typeof raw === 'object') return null;
  return scalar(field.type, raw);
}

function list(field: Field, raw: Raw, path: readonly string[], faults: ExtractFault[]): unknown[] {
  const items = Array.isArray(raw) ? raw : [];
  const { minItems = 0 } = field;
  if (items.length < minItems)
    faults.push({ path: path.join('.'), expected: `at least ${minItems} items`, actual: items.length });
  return items.map((item, index) => valueOf(field.items!, item, [...path, String(index)], faults));
}

function object(field: Field, raw: Raw, path: readonly string[], faults: ExtractFault[]): Record<string, unknown> {
  const given = raw as Record<string, Raw>;
  const entries = Object.entries(field.properties ?? {}).map(([name, inner]) => {
    const value = valueOf(inner, given[name] ?? null, [...path, name], faults);
    const isMissing = value === null && field.required?.includes(name);
    if (isMissing) faults.push({ path: [...path, name].join('.'), expected: inner.type, actual: given[name] ?? null });
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

function scalar(type: Field['type'], raw: string | boolean): unknown {
  if (type === 'boolean') return booleanOf(raw);
  if (type === 'string') return String(raw);
  const number = numberOf(String(raw));
  return number === null || (type === 'integer' && !Number.isInteger(number)) ? null : number;
}

/** Converts text to a boolean. Any text that does not mean "no" is true. */
function booleanOf(raw: string | boolean): boolean {
  return typeof raw === 'boolean' ? raw : !/^(false|no|off|0|)$/i.test(raw.trim());
}

/**
 * Parses the number in a text such as `$1,234.50`, `1.234,50 €` or `−3 %`. If the number has both commas and points,
 * the last of them is the decimal separator. If it has only one kind, a comma before three digits or a repeated
 * separator separates thousands.
 */
export function numberOf(text: string): number | null {
  const [written] = /[-−+]?\s?\d[\d.,'’\s]*/.exec(text) ?? [];
  if (written === undefined) return null;
  const digits = written
    .replaceAll(/[\s'’+]/g, '')
    .replace('−', '-')
    .replace(/[.,]+$/, '');
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','));
  if (last < 0) return Number(digits);
  const mark = digits[last]!;
  const isMixed = digits.includes('.') && digits.includes(',');
  const isRepeated = digits.indexOf(mark) !== last;
  const partsThousands = !isMixed && (isRepeated || (mark === ',' && digits.length - last === 4));
  const whole = digits.slice(0, last).replaceAll(/[.,]/g, '');
  return Number(partsThousands ? digits.replaceAll(/[.,]/g, '') : `${whole}.${digits.slice(last + 1)}`);
}
