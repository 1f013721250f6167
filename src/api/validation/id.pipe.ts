import type { PipeTransform } from '@nestjs/common';
import { YardError } from '@yardmaster/protocol';

const patterns = {
  task: /^[A-Za-z0-9_-]{1,64}$/,
  session: /^[A-Za-z0-9_-]{1,64}$/,
  key: /^[A-Za-z0-9_-]{1,64}$/,
  worker: /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
} as const;

/** Returns the pattern of ids of this kind. */
export function idPattern(kind: keyof typeof patterns): RegExp {
  return patterns[kind];
}

/** True if the value is an id of this kind. */
export function isId(kind: keyof typeof patterns, value: unknown): value is string {
  return typeof value === 'string' && patterns[kind].test(value);
}

/** Returns the error message for an invalid id. */
export function invalidId(kind: keyof typeof patterns, value: string): string {
  return `invalid ${kind} id ${JSON.stringify(value.slice(0, 64))}`;
}

/** Rejects invalid ids with `NOT_FOUND`: no resource can have one. */
export class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly kind: keyof typeof patterns) {}

  transform(value: string): string {
    if (!isId(this.kind, value)) throw new YardError('NOT_FOUND', invalidId(this.kind, value));
    return value;
  }
}
