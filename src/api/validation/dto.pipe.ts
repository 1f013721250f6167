import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { YardError } from '@yardmaster/protocol';
import { validateDto } from './validate-dto';

type DtoClass = new () => object;

const optionalBodies = new WeakSet<object>();

/** Marks the DTO of an optional body. An absent body means `{}`. */
export const MayBeAbsent = (): ClassDecorator => (type) => void optionalBodies.add(type);

/** True if the DTO is marked with `@MayBeAbsent()`. */
export const mayBeAbsent = (type: object): boolean => optionalBodies.has(type);

/** Validates request bodies against the DTO that the handler declares. A handler that declares `unknown` gets the parsed JSON. */
@Injectable()
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || metatype === undefined || metatype === Object) return value;
    if (value === undefined && !mayBeAbsent(metatype))
      throw new YardError('INVALID_JSON', 'the request body is empty; send a JSON object');
    return validateDto(metatype as DtoClass, value === undefined ? {} : value);
  }
}
