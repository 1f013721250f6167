import * as ts from 'typescript';
import type { Block } from './typescript-blocks';

/** Runs a block in this process, on the sources of the packages. Returns the lines that it logs. @throws if the block throws or an assertion fails */
export async function runBlock({ document, line, code }: Block): Promise<unknown[]> {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2023 };
  const { outputText } = ts.transpileModule(code, { compilerOptions });
  const logged: unknown[] = [];
  const console = {
    log: (value: unknown) => void logged.push(value),
    assert: (isTrue: boolean) => {
      if (!isTrue) throw new Error(`an assertion of the block at ${document}:${line} does not hold`);
    },
  };
  // A module may await at its top, a CommonJS one may not: the body is that of an async function.
  // oxlint-disable-next-line typescript/no-implied-eval -- the code is a document of this repository
  const body = new Function('require', 'exports', 'console', `return (async () => {${outputText}\n})();`);
  await (body as (...given: unknown[]) => Promise<void>)(require, {}, console);
  return logged;
}
