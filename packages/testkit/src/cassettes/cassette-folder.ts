import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YardError } from '@yardmaster/protocol';
import { keyOf, readCassette, writeCassette, type Cassette } from './cassette';

/** Limit of cassettes in a folder. Further ones are neither recorded nor read. */
export const cassettesMax = 10_000;
const cassetteBytesMax = 16 * 2 ** 20;

/** A cassette and its file name. */
export type StoredCassette = Cassette & { file: string };

/** The content of an artifact, stored next to its cassette. */
export interface CassetteFile {
  /** The name in the event. */
  file: string;
  bytes: Buffer;
}

/**
 * A folder of cassettes: `<capability>-<key>.json`, with `.2`, `.3` … before the extension for further recordings of
 * the same input. A folder with the same name contains the artifacts.
 */
export class CassetteFolder {
  private readonly recordedPerKey = new Map<string, number>();
  private count = 0;

  constructor(readonly path: string) {}

  /** Creates the folder if needed, and continues the numbering of its files. @throws Error if it cannot be created */
  prepare(): void {
    mkdirSync(this.path, { recursive: true, mode: 0o700 });
    for (const file of this.names()) {
      const [, key = '', number = '1'] = /^(.*?-[0-9a-f]{16})(?:\.(\d+))?\.json$/.exec(file) ?? [];
      this.recordedPerKey.set(key, Math.max(this.recordedPerKey.get(key) ?? 0, Number(number)));
      this.count++;
    }
  }

  /** Returns the name for a new cassette, without extension; undefined at the limit. */
  reserve(capability: string, input: unknown): string | undefined {
    if (this.count >= cassettesMax) return undefined;
    this.count++;
    const key = `${capability}-${keyOf(capability, input)}`;
    const number = (this.recordedPerKey.get(key) ?? 0) + 1;
    this.recordedPerKey.set(key, number);
    return number === 1 ? key : `${key}.${number}`;
  }

  /**
   * Writes a cassette atomically: first its artifacts, then the cassette under a temporary name, which is renamed at
   * the end.
   */
  async write(name: string, cassette: Cassette, files: readonly CassetteFile[]): Promise<void> {
    const target = join(this.path, `${name}.json`);
    const beside = join(this.path, name);
    await rm(beside, { recursive: true, force: true });
    if (files.length > 0) await mkdir(beside, { mode: 0o700 });
    for (const { file, bytes } of files) await writeFile(join(this.path, file), bytes, { mode: 0o600 });
    await writeFile(`${target}.part`, writeCassette(cassette), { mode: 0o600 });
    await rename(`${target}.part`, target);
  }

  /** Reads all cassettes; recordings of the same input are in order. @throws YardError that names the file */
  read(): StoredCassette[] {
    return this.names()
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .sort((a, b) => numberOf(a) - numberOf(b))
      .slice(0, cassettesMax)
      .map((file) => ({ ...this.readOne(file), file }));
  }

  /** Returns the bytes of an artifact. */
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
