import { BrowserError } from '../browser-error';

/** The outputs of a run by name. Their total size as JSON is limited, so that they fit into the outcome. */
export class Outputs {
  /** Without a prototype, because callers choose the names. */
  readonly byName: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  private bytes = 0;

  constructor(private readonly bytesMax: number) {}

  /**
   * Adds an output. A picture that does not fit is stored only as an artifact.
   * @throws BrowserError `OUTPUT_TOO_LARGE` if the output does not fit
   */
  add(name: string, output: unknown): void {
    if (output === undefined) return;
    const kept = this.fits(output) ? output : withoutPicture(output);
    const bytes = bytesOf(kept);
    if (this.bytes + bytes > this.bytesMax) {
      const message = `the outputs exceed ${this.bytesMax} bytes with the ${bytes} of ${name}`;
      throw new BrowserError('OUTPUT_TOO_LARGE', message, { details: { name, bytes, bytesMax: this.bytesMax } });
    }
    this.bytes += bytes;
    this.byName[name] = kept;
  }

  private fits(output: unknown): boolean {
    return this.bytes + bytesOf(output) <= this.bytesMax;
  }
}

function withoutPicture(output: unknown): unknown {
  if (typeof output !== 'object' || output === null || !('base64' in output)) return output;
  const { base64: _left, ...kept } = output as Record<string, unknown>;
  return kept;
}

function bytesOf(output: unknown): number {
  return Buffer.byteLength(JSON.stringify(output));
}
