import { notKnown, type Fault } from '@yardmaster/protocol';
import { InvalidRequestError } from '../problem/invalid-request.error';

/** Reads the parameters of a query, each given once at the most, and collects what is wrong with them. */
export class QueryReader {
  private readonly query: Readonly<Record<string, unknown>>;
  private readonly faults: Fault[];

  /** `known` are the parameters that there are; any other is a fault. */
  constructor(dto: object, known: readonly string[]) {
    this.query = dto as Readonly<Record<string, unknown>>;
    const unknown = Object.keys(this.query).filter((key) => !known.includes(key));
    this.faults = unknown.map((path) => ({ path, message: notKnown('parameter', path, known) }));
  }

  /** A reader answers with what it read, or with text that says what is wrong. */
  read<T>(path: string, reader: (value: string) => T | string): T | undefined {
    const value = this.query[path];
    if (value === undefined || value === '') return undefined;
    const result = typeof value === 'string' ? reader(value) : 'may be given only once';
    if (typeof result !== 'string') return result;
    this.faults.push({ path, message: result });
    return undefined;
  }

  text(path: string): string | undefined {
    return this.read(path, (value) => ({ value }))?.value;
  }

  /** Names out of some, separated by commas. */
  names<T extends string>(path: string, allowed: readonly T[]): T[] | undefined {
    return this.read(path, (value) => {
      const names = value.split(',').map((name) => name.trim());
      const unknown = names.find((name) => !allowed.includes(name as T));
      if (unknown === undefined) return names as T[];
      return `expected some of ${allowed.join(', ')}, got ${JSON.stringify(unknown)}`;
    });
  }

  /** @throws InvalidRequestError with every fault. */
  check(): void {
    if (this.faults.length > 0) throw new InvalidRequestError(this.faults);
  }
}
