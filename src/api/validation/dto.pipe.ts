import type { PipeTransform } from '@nestjs/common';
import { validateDto } from './validate-dto';

/** Reads a body as a DTO. A body that is absent is one without properties. */
export class DtoPipe<T extends object> implements PipeTransform<unknown, T> {
  constructor(private readonly type: new () => T) {}

  transform(value: unknown): T {
    return validateDto(this.type, value === undefined ? {} : value);
  }
}
