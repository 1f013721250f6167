import type { Parser } from './parsers';

/** One setting: the environment variable that gives it, how it is read, what it is without it, what it is for. */
export interface Setting<T> {
  env: string;
  parse: Parser<T>;
  fallback: T;
  help: string;
}
