import { compile } from '@fastify/proxy-addr';

/** Reads the text of an environment variable. @throws Error that says what was expected. */
export type Parser<T> = (value: string) => T;

export const text: Parser<string> = (value) => {
  if (value.trim() === '') throw new Error('expected text');
  return value.trim();
};

/** A key or token that somebody chose: long enough not to be guessed, and never repeated in an error. */
export const secret: Parser<string | undefined> = (value) => {
  if (!/^[\x21-\x7e]{16,512}$/.test(value)) throw new Error('expected 16 to 512 printable characters without spaces');
  return value;
};

export const url: Parser<string> = (value) => {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value))
    throw new Error(`expected an http address, got ${JSON.stringify(value)}`);
  const { origin, href } = new URL(value);
  if (href !== `${origin}/`) throw new Error('expected an http address with nothing behind the port, and no password');
  return origin;
};

/** The origin of a web page, as a browser writes it in `Origin`: scheme, host and port, nothing else. */
export const origin: Parser<string> = (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const isWeb = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
  const isExact = isWeb
    ? parsed.origin === value && !value.includes('*')
    : /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+$/.test(value);
  if (!isExact) throw new Error(`expected an origin such as https://app.example, got ${JSON.stringify(value)}`);
  return value;
};

/** An address, a network in CIDR notation, or one of the names that stand for networks. */
export const proxy: Parser<string> = (value) => {
  try {
    compile(value);
    return value;
  } catch (cause) {
    const names = 'loopback, linklocal or uniquelocal';
    throw new Error(`expected an IP address, a network, ${names}, got ${JSON.stringify(value)}`, { cause });
  }
};

export function integer(min: number, max: number): Parser<number> {
  return (value) => {
    const number = Number(value);
    if (value.trim() === '' || !Number.isInteger(number) || number < min || number > max) {
      throw new Error(`expected an integer from ${min} to ${max}, got ${JSON.stringify(value)}`);
    }
    return number;
  };
}

export function oneOf<const T extends string>(...allowed: T[]): Parser<T> {
  return (value) => {
    if (!allowed.includes(value as T))
      throw new Error(`expected one of ${allowed.join(', ')}, got ${JSON.stringify(value)}`);
    return value as T;
  };
}

/** Values separated by commas. */
export function list<T>(parse: Parser<T>, countMax: number): Parser<readonly T[]> {
  return (value) => {
    const parts = value
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
    if (parts.length > countMax) throw new Error(`expected at most ${countMax} values, got ${parts.length}`);
    return Object.freeze(parts.map(parse));
  };
}
