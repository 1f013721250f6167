import type { Parser } from './parsers';

/** A setting: its environment variable, parser, default and help text. */
export interface Setting<T> {
  env: string;
  parse: Parser<T>;
  fallback: T;
  help: string;
}
