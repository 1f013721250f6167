// What OpenAPI needs of the controllers and DTOs, read from their types and comments, so that no running service loads it
// before somebody asks for the document.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Text of src/api/generated/metadata.ts. */
export function openApiMetadataModule(root) {
  const { PluginMetadataGenerator } = require('@nestjs/cli/lib/compiler/plugins/plugin-metadata-generator.js');
  const { ReadonlyVisitor } = require('@nestjs/swagger/dist/plugin/index.js');
  const outputDir = mkdtempSync(join(tmpdir(), 'yard-codegen-'));
  const pathToSource = join(root, 'src/api/generated');
  try {
    new PluginMetadataGenerator().generate({
      visitors: [new ReadonlyVisitor({ introspectComments: true, classValidatorShim: true, pathToSource })],
      outputDir,
      watch: false,
      tsconfigPath: 'tsconfig.build.json',
      printDiagnostics: false,
    });
    const file = join(outputDir, 'metadata.ts');
    return existsSync(file)
      ? `// Generated from the DTOs and controllers by \`npm run codegen\`. Do not edit.\n${readFileSync(file, 'utf8')}`
      : '';
  } finally {
    rmSync(outputDir, { recursive: true, force: true });
  }
}
