import { NotUnderstood } from './tokens';

/** A half-open range of integers, step 1. */
export interface Range {
  from: bigint;
  to: bigint;
}

/** int, float, str, range. */
export type Value = bigint | number | string | Range;

/** An exception that the program raises. */
export class PythonError extends Error {
  constructor(
    readonly type: string,
    message: string,
  ) {
    super(message);
  }
}

/** Limits that keep expressions fast and small. */
const bitsMax = 12_000;
const textCharsMax = 64 * 1024;

/** Such a character has length 1 in Python, but 2 in JavaScript. */
const surrogatePairs = /[\ud800-\udbff][\udc00-\udfff]/g;

/** Applies a binary operator. @throws PythonError, or NotUnderstood if the mock does not support the operands */
export function operate(operator: string, left: Value, right: Value): Value {
  if (typeof left === 'bigint' && typeof right === 'bigint') return bounded(ofIntegers(operator, left, right));
  if (isNumber(left) && isNumber(right)) return ofFloats(operator, Number(left), Number(right));
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return bounded(left + right);
  if (operator === '*' && typeof left === 'string' && typeof right === 'bigint') return repeated(left, right);
  if (operator === '*' && typeof left === 'bigint' && typeof right === 'string') return repeated(right, left);
  throw new NotUnderstood(`operands of ${operator}`);
}

export function negate(value: Value): Value {
  if (typeof value === 'bigint' || typeof value === 'number') return -value;
  throw new NotUnderstood('operand of -');
}

/** Calls a supported function. */
export function call(name: string, [first, second, ...rest]: Value[]): Value {
  if (rest.length > 0) throw new NotUnderstood('too many arguments');
  if (name === 'range' && typeof first === 'bigint') {
    if (second === undefined) return { from: 0n, to: first };
    if (typeof second === 'bigint') return { from: first, to: second };
  }
  if (first === undefined || second !== undefined) throw new NotUnderstood(`arguments of ${name}`);
  if (name === 'sum' && isRange(first)) return sum(first);
  if (name === 'len' && isRange(first)) return length(first);
  if (name === 'len' && typeof first === 'string') return BigInt(first.replaceAll(surrogatePairs, '_').length);
  if (name === 'str') return show(first);
  if (name === 'int') return toInteger(first);
  throw new NotUnderstood(name);
}

/** Formats a value like `str()`. */
export function show(value: Value): string {
  if (typeof value === 'number') return showFloat(value);
  if (!isRange(value)) return String(value);
  return `range(${value.from}, ${value.to})`;
}

function ofIntegers(operator: string, left: bigint, right: bigint): Value {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return divided(left, right);
    case '//':
      if (right === 0n) throw new PythonError('ZeroDivisionError', 'integer division or modulo by zero');
      return (left - modulo(left, right)) / right;
    case '%':
      if (right === 0n) throw new PythonError('ZeroDivisionError', 'integer modulo by zero');
      return modulo(left, right);
    default:
      return power(left, right);
  }
}

function ofFloats(operator: string, left: number, right: number): number {
  if (operator === '+') return left + right;
  if (operator === '-') return left - right;
  if (operator === '*') return left * right;
  if (operator === '/' && right === 0) throw new PythonError('ZeroDivisionError', 'float division by zero');
  if (operator === '/') return left / right;
  throw new NotUnderstood(`floats and ${operator}`);
}

function divided(left: bigint, right: bigint): number {
  if (right === 0n) throw new PythonError('ZeroDivisionError', 'division by zero');
  const [one, other] = [Number(left), Number(right)];
  if (!Number.isSafeInteger(one) || !Number.isSafeInteger(other)) throw new NotUnderstood('large division');
  return one / other;
}

/** Computes the remainder with the sign of the divisor, as in Python. */
function modulo(left: bigint, right: bigint): bigint {
  return ((left % right) + right) % right;
}

function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n || exponent > bitsMax) throw new NotUnderstood('exponent');
  if (bitsOf(base) * Number(exponent) > bitsMax) throw new NotUnderstood('large power');
  return base ** exponent;
}

function repeated(text: string, times: bigint): string {
  if (times <= 0n) return '';
  if (times * BigInt(text.length) > textCharsMax) throw new NotUnderstood('long text');
  return text.repeat(Number(times));
}

function bounded<V extends Value>(value: V): V {
  if (typeof value === 'bigint' && bitsOf(value) > bitsMax) throw new NotUnderstood('large integer');
  if (typeof value === 'string' && value.length > textCharsMax) throw new NotUnderstood('long text');
  return value;
}

function bitsOf(value: bigint): number {
  return value.toString(16).length * 4;
}

function length({ from, to }: Range): bigint {
  return to > from ? to - from : 0n;
}

function sum(range: Range): bigint {
  return bounded((length(range) * (range.from + range.to - 1n)) / 2n);
}

function toInteger(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isFinite(value)) return BigInt(Math.trunc(value));
  if (typeof value === 'string' && /^\s*[+-]?\d{1,3000}\s*$/.test(value)) return BigInt(value.trim().replace('+', ''));
  throw new NotUnderstood('int()');
}

/**
 * Formats a float as Python does, with an exponent from 1e16 on and below 1e-4; JavaScript uses one from 1e21 on and
 * below 1e-6.
 */
function showFloat(value: number): string {
  if (!Number.isFinite(value)) throw new NotUnderstood('infinite');
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isInteger(value) ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value);
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function isRange(value: Value): value is Range {
  return typeof value === 'object';
}
