import type { ValidationArguments } from 'class-validator';
import type { ValidationMetadata } from 'class-validator/types/metadata/ValidationMetadata';
import { nestedType } from './nested.decorator';
import { getMetadataStorage } from './rules';

type DtoClass = new () => object;
type Check = (dto: object) => boolean;
/** Of one property: whether its value keeps the rules there. */
type Rule = (value: unknown, dto: object) => boolean;

const checks = new Map<DtoClass, Check>();

/**
 * True where a DTO keeps the rules at its properties and has no others. class-validator looks up what to check for each object
 * anew and prepares an error for each property; here that is done once for each class. What does not pass is for class-validator
 * to judge and to explain.
 */
export function keepsRules(dto: object): boolean {
  return checkOf(dto.constructor as DtoClass)(dto);
}

/** The properties that a DTO has rules for. */
export function propertiesOf(type: DtoClass): string[] {
  return Object.keys(rulesByProperty(type));
}

function checkOf(type: DtoClass): Check {
  const check = checks.get(type) ?? compile(type);
  checks.set(type, check);
  return check;
}

function compile(type: DtoClass): Check {
  const grouped = rulesByProperty(type);
  const rules = Object.entries(grouped).map(([name, metadata]) => ({ name, rule: ruleOf(type, metadata) }));
  const known = new Set(Object.keys(grouped));
  return (dto) => {
    for (const name in dto) if (!known.has(name)) return false;
    for (const { name, rule } of rules) if (!rule((dto as Record<string, unknown>)[name], dto)) return false;
    return true;
  };
}

/** The rules of a DTO, by property. */
export function rulesByProperty(type: DtoClass): Record<string, ValidationMetadata[]> {
  const storage = getMetadataStorage();
  return storage.groupByPropertyName(storage.getTargetValidationMetadatas(type, '', false, false));
}

function ruleOf(type: DtoClass, metadata: ValidationMetadata[]): Rule {
  const isOptional = metadata.some(({ type: kind, name }) => kind === 'conditionalValidation' && name === 'isOptional');
  const rules = metadata.filter(({ name }) => name !== 'isOptional').map((each) => singleRule(type, each));
  return (value, dto) => {
    if (isOptional && (value === undefined || value === null)) return true;
    for (const rule of rules) if (!rule(value, dto)) return false;
    return true;
  };
}

/** A kind of rule that the DTOs do not use yet is kept by nothing, so that class-validator is always asked. */
function singleRule(type: DtoClass, metadata: ValidationMetadata): Rule {
  if (metadata.validateIf || metadata.groups?.length) return () => false;
  if (metadata.type === 'whitelistValidation') return () => true;
  if (metadata.type === 'nestedValidation') return nestedRule(nestedType(type, metadata.propertyName));
  return metadata.type === 'customValidation' ? customRule(metadata) : () => false;
}

function nestedRule(inner: DtoClass | undefined): Rule {
  return (value) => inner !== undefined && value instanceof inner && checkOf(inner)(value);
}

function customRule({ constraintCls, constraints, each, propertyName: property }: ValidationMetadata): Rule {
  const found = getMetadataStorage().getTargetValidatorConstraints(constraintCls);
  const instances = found.map(({ instance }) => instance);
  return (value, object) => {
    const given: ValidationArguments = { value, constraints, object, property, targetName: object.constructor.name };
    const isKept = (one: unknown): boolean => instances.every((instance) => instance.validate(one, given) === true);
    return each && Array.isArray(value) ? value.every(isKept) : isKept(value);
  };
}
