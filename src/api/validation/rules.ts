import type * as ClassValidator from 'class-validator';

type Library = typeof ClassValidator;

/** Rules at properties that the library has not been told yet. */
const untold: Array<(library: Library) => void> = [];

/**
 * class-validator, with the rules of each DTO that is loaded. Only code generation and tests call this: loading class-validator takes 90 ms,
 * since it comes with every phone number and postal code format, and the service checks requests by what was generated from the rules.
 */
export function classValidator(): Library {
  const library = require('class-validator') as Library;
  for (const tell of untold.splice(0)) tell(library);
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
      void untold.push((library) => {
        const decorate = library[name] as (...given: unknown[]) => PropertyDecorator;
        decorate(...args)(target, property);
      });
  };
  return decorator as unknown as DecoratorOf<Name>;
}
