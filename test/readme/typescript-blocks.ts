import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { root } from '../support/source-files';

/** A block of code of a document: a module of its own. */
export interface Block {
  document: string;
  /** Line of the document on which the code begins, from 1. */
  line: number;
  code: string;
}

/** The blocks of a document that are marked `ts` or `js`. */
export function codeBlocks(document: string): Block[] {
  const text = readFileSync(join(root, document), 'utf8');
  return [...text.matchAll(/^```[tj]s\n(.*?)^```$/gms)].map((match) => ({
    document,
    line: text.slice(0, match.index).split('\n').length + 1,
    code: match[1]!,
  }));
}

/** Checks the types of blocks against the sources of the packages. Returns each fault with its place in the document. */
export function typeFaults(blocks: readonly Block[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  // Each block is an ES module, as in the project of a reader, and lies where the packages can be found.
  const files = new Map(blocks.map((block, index) => [join(root, `block-${index}.mts`), block]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file)?.code ?? readFile(file);
  host.getSourceFile = (file, language, ...rest) => {
    const block = files.get(file);
    return block ? ts.createSourceFile(file, block.code, language, true) : getSourceFile(file, language, ...rest);
  };
  const strict = { ...options, incremental: false, tsBuildInfoFile: undefined, noUnusedLocals: false };
  const program = ts.createProgram([...files.keys()], strict, host);
  return [...files].flatMap(([file, { document, line }]) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((fault) => {
      const at = source.getLineAndCharacterOfPosition(fault.start ?? 0).line + line;
      return `${document}:${at}: ${ts.flattenDiagnosticMessageText(fault.messageText, ' ')}`;
    });
  });
}
