import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YardError } from '@yardmaster/protocol';
import { keyOf, readCassette, writeCassette, type Cassette } from './cassette';

/** Cassettes of one folder; more are not recorded, and not read. */
export const cassettesMax = 10_000;
const cassetteBytesMax = 16 * 2 ** 20;

/** A cassette and the name of its file. */
export type StoredCassette = Cassette & { file: string };

/** A file of an artifact that goes beside its cassette. */
export interface CassetteFile {
  /** As an event names it. */
  file: string;
  bytes: Buffer;
}

/**
 * A folder of cassettes, one file each: `<capability>-<key>.json`, and `….2.json` for the second attempt at the same. The bytes of
 * artifacts are in a folder of the same name beside it.
 */
export class CassetteFolder {
  private readonly recordedPerKey = new Map<string, number>();
  private count = 0;

  constructor(readonly path: string) {}

  /** Makes the folder where there is none, and goes on behind what is in it. @throws Error where that cannot be. */
  prepare(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    for (const file of this.names()) {
      const [, key = '', take = '1'] = /^(.*?-[0-9a-f]{16})(?:\.(\d+))?\.json$/.exec(file) ?? [];
      this.recordedPerKey.set(key, Math.max(this.recordedPerKey.get(key) ?? 0, Number(take)));
      this.count++;
    }
  }

  /** The name for another cassette, without its ending; nothing where there are as many as may be. */
  reserve(capability: string, input: unknown): string | undefined {
    if (this.count >= cassettesMax) return undefined;
    this.count++;
    const key = `${capability}-${keyOf(capability, input)}`;
    const take = (this.recordedPerKey.get(key) ?? 0) + 1;
    this.recordedPerKey.set(key, take);
    return take === 1 ? key : `${key}.${take}`;
  }

  /** Writes it as a whole or not at all: its files first, then itself under another name, which it changes at the end. */
  async write(name: string, cassette: Cassette, files: readonly CassetteFile[]): Promise<void> {
    const target = join(this.path, `${name}.json`);
    const beside = join(this.path, name);
    await rm(beside, { recursive: true, force: true });
    if (files.length > 0) await mkdir(beside, { mode: 0o700 });
    for (const { file, bytes } of files) await writeFile(join(this.path, file), bytes, { mode: 0o600 });
    await writeFile(`${target}.part`, writeCassette(cassette), { mode: 0o600 });
    await rename(`${target}.part`, target);
  }

  /** All of them, attempts at the same in their order. @throws YardError that names the file. */
  read(): StoredCassette[] {
    return this.names()
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .sort((a, b) => numberOf(a) - numberOf(b))
      .slice(0, cassettesMax)
      .map((file) => ({ ...this.readOne(file), file }));
  }

  /** The bytes of an artifact. */
  bytesOf(file: string): Buffer {
    return readFileSync(join(this.path, file));
  }

  private readOne(file: string): Cassette {
    const path = join(this.path, file);
    try {
      if (statSync(path).size > cassetteBytesMax) throw new Error(`is larger than ${cassetteBytesMax} bytes`);
      return readCassette(readFileSync(path, 'utf8'));
    } catch (cause) {
      throw new YardError('INVALID_REQUEST', `${path}: ${(cause as Error).message}`, { cause });
    }
  }

  private names(): string[] {
    return readdirSync(this.path).filter((name) => name.endsWith('.json'));
  }
}

function numberOf(file: string): number {
  return Number(/\.(\d+)\.json$/.exec(file)?.[1] ?? 1);
}
