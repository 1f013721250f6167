import { join } from 'node:path';
import * as ts from 'typescript';
import { root } from '../../support/source-files';
import type { Block } from './markdown';

/**
 * Checks the types of blocks against the sources of the packages. Each block is an ES module, as in a user's project.
 * Returns each fault with its position in the document.
 */
export function typeFaults(blocks: readonly Block[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root);
  // The files are in a folder from which the packages can be resolved.
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
