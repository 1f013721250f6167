import type * as ClassValidator from 'class-validator';

type Library = typeof ClassValidator;

/** Decorators that are not applied yet. */
const pending: Array<(library: Library) => void> = [];

/**
 * Returns class-validator with the rules of all loaded DTOs. Only code generation and tests call this: the installed service does not contain
 * class-validator and uses the generated validators (`docs/decisions/0028-rules-of-requests.md`).
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

/** Returns a decorator of class-validator that is not applied until `classValidator` is called. */
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
