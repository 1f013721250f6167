import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { Program } from '../../support/program';
import { root } from '../../support/source-files';
import { placeOf, type Block } from './markdown';
import { withReplacements } from './marker';
import type { Place, Workplace } from './workplace';

/** How a block may end: with success, or by Ctrl-C if it does not handle the signal. */
const exitsOfInterrupt: ReadonlyArray<number | null> = [0, 130, null];
const python = join(root, 'python-worker/.venv/bin/python');

/** A block that takes longer counts as hanging. */
const blockMsMax = 90_000;

/** Addresses in documents that stand for the user's control plane. */
const controlPlanes = /http:\/\/(127\.0\.0\.1|control-plane):3000/g;

type Printed = Pick<Program, 'stdout' | 'output'>;

/** Runs the blocks of one document in order. Files and background programs of one block remain for the next. */
export class DocumentRun {
  private readonly background: Program[] = [];
  private found = '';
  private folder?: string;

  constructor(
    private readonly workplace: Workplace,
    private readonly blocks: readonly Block[],
  ) {}

  /** Runs a block; resolves to its standard output. @throws Error if it fails or does not print the expected text */
  async run(block: Block): Promise<string> {
    const place = await this.placeOf(block);
    const { given, each } = block.marker;
    const isOneScript = block.language === 'sh' && each === undefined;
    if (given !== undefined && !isOneScript) await this.toEnd(place, given);
    const script = given !== undefined && isOneScript ? `${given}\n${block.code}` : block.code;
    const pieces = each === 'line' ? linesOf(block.code) : [script];
    const printed: Printed[] = [];
    for (const piece of pieces) printed.push(await this.runPiece(place, block, piece));
    const { prints } = block.marker;
    const output = printed.map((each) => each.output).join('');
    if (prints !== undefined && !output.includes(prints))
      throw new Error(`it did not print ${prints}, but:\n${output}`);
    return printed.map(({ stdout }) => stdout).join('');
  }

  /** Stops the background programs. */
  async close(): Promise<void> {
    for (const program of this.background) await interrupt(program);
  }

  /** Blocks without a control plane share a folder with the files of the document. */
  private async placeOf({ document, marker }: Block): Promise<Place> {
    const place = await this.workplace.place(marker, document);
    if (place.url === undefined && marker.in === undefined) place.folder = this.folder ??= place.folder;
    for (const { marker: other, code } of this.blocks)
      if (other.file !== undefined) writeFileSync(join(place.folder, other.file), code);
    return { ...place, env: { ...place.env, FOUND: this.found } };
  }

  private async runPiece(place: Place, block: Block, piece: string): Promise<Printed> {
    const { marker } = block;
    const program = this.start(place, block, adapted(piece, block, place));
    if (marker.until === undefined && marker.beside === undefined) {
      const exitCode = await program.ended();
      if (exitCode !== 0) throw new Error(`it ended with ${exitCode}:\n${program.output}`);
      return program;
    }
    const said = marker.until === undefined ? undefined : program.says(new RegExp(marker.until, 'm'));
    const more = marker.beside === undefined ? '' : await this.while(place, marker.beside, said);
    this.found = (await said)?.[1] ?? this.found;
    if (marker.background) {
      program.keep();
      this.background.push(program);
    } else await interrupt(program);
    return { stdout: program.stdout + more, output: program.output + more };
  }

  /** Runs commands while a program runs, repeatedly until the program prints the expected text. */
  private async while(place: Place, commands: string, said: Promise<unknown> = Promise.resolve()): Promise<string> {
    const state = { isSaid: false };
    const saying = said.then(() => (state.isSaid = true));
    saying.catch(() => (state.isSaid = true));
    let printed = '';
    do {
      printed = await this.toEnd(place, commands);
      await new Promise((resolve) => setImmediate(resolve));
    } while (!state.isSaid);
    await saying;
    return printed;
  }

  private async toEnd({ folder, env }: Place, commands: string): Promise<string> {
    const program = this.workplace.start('bash', ['-euo', 'pipefail', '-c', commands], folder, env, blockMsMax);
    const exitCode = await program.ended();
    if (exitCode !== 0) throw new Error(`${commands} ended with ${exitCode}:\n${program.output}`);
    return program.stdout;
  }

  private start({ folder, env }: Place, block: Block, code: string): Program {
    const { language, line, marker } = block;
    if (language === 'sh')
      return this.workplace.start('bash', ['-euo', 'pipefail', '-c', code], folder, env, blockMsMax);
    const file = join(folder, `block-${line}.${language === 'python' ? 'py' : 'mjs'}`);
    writeFileSync(file, language === 'python' ? code : javascriptOf(code));
    const asserts = join(__dirname, 'throwing-asserts.cjs');
    const command = language === 'python' ? `${python} ${file}` : `node --require ${asserts} ${file}`;
    return this.workplace.start(
      'bash',
      ['-euc', `exec ${command} ${adaptedText(marker.args ?? '', env['URL'])}`],
      folder,
      env,
      blockMsMax,
    );
  }
}

async function interrupt(program: Program): Promise<void> {
  const exitCode = await program.interrupt();
  if (!exitsOfInterrupt.includes(exitCode)) throw new Error(`it ended with ${exitCode} at Ctrl-C:\n${program.output}`);
}

function linesOf(code: string): string[] {
  return code.split('\n').filter((line) => line.trim() !== '');
}

/** Replaces the addresses and placeholders of documents by real values. */
function adapted(code: string, block: Block, { url }: Place): string {
  const text = code.replaceAll('YARD_WORKER_TOKEN=…', 'YARD_WORKER_TOKEN=$YARD_WORKER_TOKEN').replaceAll('t-…', '$id');
  return adaptedText(withReplacements(text, block.marker, placeOf(block)), url);
}

function adaptedText(text: string, url: string | undefined): string {
  return url === undefined ? text : text.replaceAll(controlPlanes, url);
}

function javascriptOf(code: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  return ts.transpileModule(code, { compilerOptions }).outputText;
}
