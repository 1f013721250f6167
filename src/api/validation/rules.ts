import type * as ClassValidator from 'class-validator';

type Library = typeof ClassValidator;

/** Decorators that the library has not applied yet. */
const pending: Array<(library: Library) => void> = [];

/**
 * class-validator, with the rules of each DTO that is loaded. Only code generation and tests call this: an installed service does not have
 * class-validator, it checks requests by the code that was generated from the rules (`docs/decisions/0028-rules-of-requests.md`).
 */
export function classValidator(): Library {
  const library = require('class-validator') as Library;
  for (const apply of pending.splice(0)) apply(library);
  return library;
}

export const ArrayMaxSize = deferred('ArrayMaxSize');
export const ArrayMinSize = deferred('ArrayMinSize');
export const IsArray = deferred('IsArray');
export const IsBase64 = deferred('IsBase64');
export const IsBoolean = deferred('IsBoolean');
export const IsIn = deferred('IsIn');
export const IsInt = deferred('IsInt');
export const IsNumber = deferred('IsNumber');
export const IsOptional = deferred('IsOptional');
export const IsString = deferred('IsString');
export const Matches = deferred('Matches');
export const Max = deferred('Max');
export const MaxLength = deferred('MaxLength');
export const Min = deferred('Min');
export const ValidateBy = deferred('ValidateBy');
export const ValidateNested = deferred('ValidateNested');

type DecoratorOf<Name extends keyof Library> = Library[Name] & ((...args: never[]) => PropertyDecorator);

/** A decorator of class-validator that is applied when somebody asks for the rules. */
function deferred<Name extends keyof Library>(name: Name): DecoratorOf<Name> {
  const decorator = (...args: unknown[]): PropertyDecorator => {
    return (target, property) =>
      void pending.push((library) => {
        const decorate = library[name] as (...given: unknown[]) => PropertyDecorator;
        decorate(...args)(target, property);
      });
  };
  return decorator as unknown as DecoratorOf<Name>;
}
