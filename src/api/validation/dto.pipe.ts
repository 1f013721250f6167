import type { PipeTransform } from '@nestjs/common';
import { YardError } from '../../protocol';
import { validateDto } from './validate-dto';

/** Reads a body as a DTO. If the body may be absent, its absence reads as an empty object. */
export class DtoPipe<T extends object> implements PipeTransform<unknown, T> {
  constructor(
    private readonly type: new () => T,
    private readonly options: { isOptional?: boolean } = {},
  ) {}

  transform(value: unknown): T {
    if (value === undefined && !this.options.isOptional)
      throw new YardError('INVALID_JSON', 'the body is empty; send JSON');
    return validateDto(this.type, value === undefined ? {} : value);
  }
}
