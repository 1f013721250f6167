import { compile } from '@fastify/proxy-addr';

/** Parses the value of an environment variable. @throws Error with the expected format */
export type Parser<T> = (value: string) => T;

export const text: Parser<string> = (value) => {
  if (value.trim() === '') throw new Error('expected a non-empty string');
  return value.trim();
};

/** Parses a key or token. The minimum length prevents guessing; errors do not repeat the value. */
export const secret: Parser<string | undefined> = (value) => {
  if (!/^[\x21-\x7e]{16,512}$/.test(value)) throw new Error('expected 16 to 512 printable characters without spaces');
  return value;
};

export const url: Parser<string> = (value) => {
  if (!/^https?:\/\//.test(value) || !URL.canParse(value))
    throw new Error(`expected an http or https URL, got ${JSON.stringify(value)}`);
  const { origin, href } = new URL(value);
  if (href !== `${origin}/`)
    throw new Error('expected a URL without path, query and password, such as http://127.0.0.1:3000');
  return origin;
};

/** Parses the origin of a web page, in the format of the header `Origin`: scheme, host and port. */
export const origin: Parser<string> = (value) => {
  const parsed = URL.canParse(value) ? new URL(value) : undefined;
  const isWeb = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
  const isExact = isWeb
    ? parsed.origin === value && !value.includes('*')
    : /^[a-z][a-z0-9+.-]*:\/\/[a-z0-9.-]+$/.test(value);
  if (!isExact) throw new Error(`expected an origin such as https://app.example, got ${JSON.stringify(value)}`);
  return value;
};

/** Parses an IP address, a network in CIDR notation, or the name of a network. */
export const proxy: Parser<string> = (value) => {
  try {
    compile(value);
    return value;
  } catch (cause) {
    const names = 'loopback, linklocal or uniquelocal';
    throw new Error(`expected an IP address, a network such as 10.0.0.0/8, ${names}, got ${JSON.stringify(value)}`, {
      cause,
    });
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

/** Returns a parser for a comma-separated list. */
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
