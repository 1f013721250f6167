import { ValidateNested } from './rules';

type DtoClass = new () => object;

const nested = new Map<object, Map<string, () => DtoClass>>();

/** Marks a property that holds another DTO. */
export function Nested(type: () => DtoClass): PropertyDecorator {
  return (target, property) => {
    const properties = nested.get(target) ?? new Map<string, () => DtoClass>();
    nested.set(target, properties.set(String(property), type));
    ValidateNested()(target, property);
  };
}

/** The DTO class of a property that `Nested` marked. */
export function nestedType(dto: DtoClass, property: string): DtoClass | undefined {
  return nested.get(dto.prototype as object)?.get(property)?.();
}
