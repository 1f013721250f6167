// The rules of class-validator that the DTOs use, taken one by one: its index loads every phone number and postal code format
// that there is, at every start. The types are those of the index.
type Rules = typeof import('class-validator');

export const { Validator } = require('class-validator/cjs/validation/Validator') as Pick<Rules, 'Validator'>;
export const { registerDecorator } = require('class-validator/cjs/register-decorator') as Pick<
  Rules,
  'registerDecorator'
>;
export const { Allow } = require('class-validator/cjs/decorator/common/Allow') as Pick<Rules, 'Allow'>;
export const { IsOptional } = require('class-validator/cjs/decorator/common/IsOptional') as Pick<Rules, 'IsOptional'>;
export const { ValidateNested } = require('class-validator/cjs/decorator/common/ValidateNested') as Pick<
  Rules,
  'ValidateNested'
>;
export const { IsString } = require('class-validator/cjs/decorator/typechecker/IsString') as Pick<Rules, 'IsString'>;
export const { IsBoolean } = require('class-validator/cjs/decorator/typechecker/IsBoolean') as Pick<Rules, 'IsBoolean'>;
export const { IsInt } = require('class-validator/cjs/decorator/typechecker/IsInt') as Pick<Rules, 'IsInt'>;
export const { Min } = require('class-validator/cjs/decorator/number/Min') as Pick<Rules, 'Min'>;
export const { Max } = require('class-validator/cjs/decorator/number/Max') as Pick<Rules, 'Max'>;
export const { MaxLength } = require('class-validator/cjs/decorator/string/MaxLength') as Pick<Rules, 'MaxLength'>;
export const { Matches } = require('class-validator/cjs/decorator/string/Matches') as Pick<Rules, 'Matches'>;
export const { IsArray } = require('class-validator/cjs/decorator/typechecker/IsArray') as Pick<Rules, 'IsArray'>;
export const { ArrayMinSize } = require('class-validator/cjs/decorator/array/ArrayMinSize') as Pick<
  Rules,
  'ArrayMinSize'
>;
export const { ArrayMaxSize } = require('class-validator/cjs/decorator/array/ArrayMaxSize') as Pick<
  Rules,
  'ArrayMaxSize'
>;
export const { IsIn } = require('class-validator/cjs/decorator/common/IsIn') as Pick<Rules, 'IsIn'>;
export const { IsNumber } = require('class-validator/cjs/decorator/typechecker/IsNumber') as Pick<Rules, 'IsNumber'>;
export const { getMetadataStorage } = require('class-validator/cjs/metadata/MetadataStorage') as Pick<
  Rules,
  'getMetadataStorage'
>;
export const { IsBase64 } = require('class-validator/cjs/decorator/string/IsBase64') as Pick<Rules, 'IsBase64'>;
