import type { ValidationError } from 'class-validator';
import { notKnown, type Fault } from '@yardmaster/protocol';
import { faultsMax, InvalidRequestError } from '../problem/invalid-request.error';
import { keepsRules, propertiesOf } from './kept-rules';
import { nestedType } from './nested.decorator';
import { Validator } from './rules';

type DtoClass<T extends object> = new () => T;

const validator = new Validator();
const options = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true };

/**
 * Reads JSON as a DTO, by the rules at the DTO's properties. What a property holds is taken as it is and not copied, so that
 * the input of a task stays exactly what its caller sent.
 * @throws InvalidRequestError with every fault.
 */
export function validateDto<T extends object>(type: DtoClass<T>, value: unknown): T {
  const faults: Fault[] = [];
  const dto = instantiate(type, value, '', faults);
  if (dto && faults.length === 0 && keepsRules(dto)) return dto;
  if (dto) {
    const errors = validator.validateSync(dto, options).slice(0, faultsMax);
    faults.push(...errors.flatMap((error) => toFaults(error, '')));
  }
  if (faults.length > 0 || !dto) throw new InvalidRequestError(faults);
  return dto;
}

function instantiate<T extends object>(
  type: DtoClass<T>,
  value: unknown,
  path: string,
  faults: Fault[],
): T | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ path, message: `expected object, got ${typeName(value)}` });
    return undefined;
  }
  const dto = new type();
  for (const [key, given] of Object.entries(value)) {
    const innerPath = path === '' ? key : `${path}.${key}`;
    // A property that hides one of every object would hide the DTO's class, and with it its rules.
    if (key in Object.prototype) faults.push({ path: innerPath, message: 'is not a known property' });
    else Object.assign(dto, { [key]: propertyOf(type, key, given, innerPath, faults) });
  }
  return dto;
}

function propertyOf(type: DtoClass<object>, key: string, given: unknown, path: string, faults: Fault[]): unknown {
  const inner = nestedType(type, key);
  return inner && given !== undefined && given !== null ? instantiate(inner, given, path, faults) : given;
}

function toFaults({ property, target, constraints = {}, children = [] }: ValidationError, parent: string): Fault[] {
  const path = parent === '' ? property : `${parent}.${property}`;
  // Decorators are applied from the last to the first, so the rule that stands first comes last.
  const broken = Object.entries(constraints).at(-1);
  const own = broken ? [{ path, message: explain(...broken, property, target) }] : [];
  return [...own, ...children.flatMap((child) => toFaults(child, path))];
}

function explain(rule: string, text: string, property: string, dto: object = {}): string {
  if (rule === 'whitelistValidation')
    return notKnown('property', property, propertiesOf(dto.constructor as DtoClass<object>));
  return text.startsWith(`${property} `) ? text.slice(property.length + 1) : text;
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
