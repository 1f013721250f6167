#!/usr/bin/env node
// Generates all files that are derived from protocol/ and from the DTOs. `--check` writes nothing and fails on drift.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { behavioursModule, capabilitiesDocument, capabilitiesModule } from './codegen/capabilities.mjs';
import { logEventsDocument, logEventsModule } from './codegen/log-events.mjs';
import { errorCodesModule, messagesModule, validatorsModule } from './codegen/protocol.mjs';
import { openApiMetadataModule } from './codegen/openapi.mjs';
import { clientTypesModule, openApiDocument } from './codegen/client.mjs';
import { requestsModule } from './codegen/requests.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const drifted = [];

const outputs = {
  'packages/protocol/src/generated/messages.ts': await messagesModule(root),
  'packages/protocol/src/generated/validators.ts': validatorsModule(root),
  'packages/protocol/src/generated/error-codes.ts': errorCodesModule(root),
  'packages/protocol/src/generated/capabilities.ts': capabilitiesModule(root),
  'packages/protocol/src/generated/log-events.ts': logEventsModule(root),
  'packages/testkit/src/mock-workers/generated/behaviours.ts': behavioursModule(root),
  'docs/capabilities.md': capabilitiesDocument(root),
  'protocol/log-events.md': logEventsDocument(root),
  'src/api/generated/metadata.ts': await openApiMetadataModule(root),
  'src/api/validation/generated/requests.ts': requestsModule(root),
};
for (const [file, text] of Object.entries(outputs)) emit(join(root, file), text);
generatePython(); // before the service is compiled, so that a type error there does not leave outdated Python types
// After the files above, which the service is compiled from.
const document = await openApiDocument(root);
emit(join(root, 'protocol/openapi.json'), `${JSON.stringify(document, null, 2)}\n`);
emit(join(root, 'packages/client/src/generated/api.ts'), await clientTypesModule(document));
if (drifted.length > 0) {
  console.error(
    `Generated code is out of date, run \`npm run codegen\`:\n${drifted.map((file) => `  ${file}`).join('\n')}`,
  );
  process.exit(1);
}

function emit(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  if (check) return void drifted.push(relative(root, file));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`wrote ${relative(root, file)}`);
}

/** Runs the generator of the Python worker's types in its virtual environment (`node scripts/setup.mjs --dev`). */
function generatePython() {
  const python = join(root, 'python-worker/.venv/bin/python');
  if (!existsSync(python)) {
    console.error('The Python types need the virtual environment: run `node scripts/setup.mjs --dev` first.');
    return void drifted.push('python-worker (see above)');
  }
  const args = ['scripts/codegen.py', ...(check ? ['--check'] : [])];
  const { status } = spawnSync(python, args, { cwd: join(root, 'python-worker'), stdio: 'inherit' });
  if (status !== 0) drifted.push('python-worker (see above)');
}
