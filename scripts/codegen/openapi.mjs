// Extracts the OpenAPI metadata of controllers and DTOs from their types and comments, so that the service loads the
// generator of the document only on request.
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { format } from 'prettier';
import ts from 'typescript';

const require = createRequire(import.meta.url);

const style = { parser: 'typescript', printWidth: 120, singleQuote: true };

/** Generates src/api/generated/metadata.ts. */
export async function openApiMetadataModule(root) {
  const { PluginMetadataGenerator } = require('@nestjs/cli/lib/compiler/plugins/plugin-metadata-generator.js');
  const { ReadonlyVisitor } = require('@nestjs/swagger/plugin');
  const pathToSource = join(root, 'src/api/generated');
  const options = { introspectComments: true, classValidatorShim: false, pathToSource };
  const outputDir = mkdtempSync(join(tmpdir(), 'yard-codegen-'));
  try {
    new PluginMetadataGenerator().generate({
      visitors: [new ReadonlyVisitor(options)],
      outputDir,
      tsProgramRef: programOf(root),
    });
    // One entry per line, so that changes of different DTOs do not conflict.
    return await format(withStaticImports(readFileSync(join(outputDir, 'metadata.ts'), 'utf8')), style);
  } finally {
    rmSync(outputDir, { recursive: true, force: true });
  }
}

function programOf(root) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const edge = fileNames.filter((file) => /^src\/.*\.(dto|controller)\.ts$/.test(relative(root, file)));
  return ts.createProgram(edge, { ...options, noEmit: true, incremental: false });
}

/** Replaces `import()` by static imports, because the imported files are loaded anyway. */
function withStaticImports(text) {
  const names = new Map();
  const nameOf = (path) => names.get(path) ?? names.set(path, importName(path)).get(path);
  const body = text
    .replaceAll(/await import\("([^"]+)"\)/g, (_, path) => `${nameOf(path.replace(/\.js$/, ''))}`)
    .replaceAll(/import\("([^"]+)"\)/g, (_, path) => `Promise.resolve(${nameOf(path.replace(/\.js$/, ''))})`)
    .replace('/* eslint-disable */', '');
  const imports = [...names].map(([path, name]) => `import * as ${name} from '${path}';`);
  return `// Generated from the DTOs and controllers by \`npm run codegen\`. Do not edit.\n${imports.join('\n')}\n${body}`;
}

/** Returns the name of an import: `tasks_task_dto` for `../tasks/task.dto`. */
function importName(path) {
  return path.replace(/^[./]+/, '').replaceAll(/[^A-Za-z0-9]+/g, '_');
}
