import { extname } from 'node:path';
import { readFile } from 'node:fs/promises';
import type { Artifact } from '@yardmaster/protocol';
import type { HandlerContext } from '@yardmaster/worker-kit';
import { BrowserError } from '../browser-error';

/** A file, as described in the output of the step that created it. */
export interface FileOutput {
  artifact: string;
  contentType: string;
  sizeBytes: number;
  sha256: string;
}

const heldBytesMax = 32 * 1024 * 1024;

/** The files that a run stores as artifacts, each under a unique name. The step `upload` can read them. */
export class RunFiles {
  readonly artifacts: Artifact[] = [];
  private readonly names = new Set<string>();
  private readonly data = new Map<string, { name: string; contentType: string; data: Uint8Array | { path: string } }>();
  private heldBytes = 0;

  constructor(private readonly artifact: HandlerContext['artifact']) {}

  /** Stores a file. A later step can upload it by its `output` name. */
  async leave(
    output: string,
    wished: string,
    data: Uint8Array | { path: string },
    contentType: string,
  ): Promise<FileOutput> {
    const name = this.freeName(wished);
    this.names.add(name);
    const left = await this.artifact(name, data, { contentType });
    this.artifacts.push(left);
    if (!(data instanceof Uint8Array) || this.hold(data)) this.data.set(output, { name: wished, contentType, data });
    return { artifact: name, contentType: left.contentType, sizeBytes: left.sizeBytes, sha256: left.sha256 };
  }

  /** Returns the file of an output of this run. @throws BrowserError if the output has no file */
  async read(output: string): Promise<{ name: string; contentType: string; bytes: Buffer }> {
    const file = this.data.get(output);
    if (!file) throw new BrowserError('TARGET_NOT_FOUND', `no earlier step has a file output named ${output}`);
    const { name, contentType, data } = file;
    return { name, contentType, bytes: data instanceof Uint8Array ? Buffer.from(data) : await readFile(data.path) };
  }

  private hold({ length }: Uint8Array): boolean {
    if (this.heldBytes + length > heldBytesMax) return false;
    this.heldBytes += length;
    return true;
  }

  /** Returns an unused name: `a.png`, then `a-2.png`. An artifact replaces an earlier one of the same name. */
  private freeName(wished: string): string {
    const extension = extname(wished);
    const stem = wished.slice(0, wished.length - extension.length);
    let name = wished;
    for (let number = 2; this.names.has(name); number++) name = `${stem}-${number}${extension}`;
    return name;
  }
}
