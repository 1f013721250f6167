import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { YardError } from '@yardmaster/protocol';
import { validateDto } from './validate-dto';

type DtoClass = new () => object;

const optionalBodies = new WeakSet<object>();

/** Marks the DTO of a body that may be absent: its absence reads as an empty object. */
export const MayBeAbsent = (): ClassDecorator => (type) => void optionalBodies.add(type);

/** True for a DTO marked so. */
export const mayBeAbsent = (type: object): boolean => optionalBodies.has(type);

/** Reads every body of the API as the DTO that its handler declares. A handler that declares `unknown` gets what came. */
@Injectable()
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' || metatype === undefined || metatype === Object) return value;
    if (value === undefined && !mayBeAbsent(metatype))
      throw new YardError('INVALID_JSON', 'the body is empty; send JSON');
    return validateDto(metatype as DtoClass, value === undefined ? {} : value);
  }
}
