// From the routes and DTOs of the service to the OpenAPI document, and from the document to the types of the client.
import { createRequire } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { setUpTypeScript } from '../setup/typescript.mjs';

const require = createRequire(import.meta.url);
const methods = ['get', 'post', 'put', 'patch', 'delete'];
const banner = `// Generated from protocol/openapi.json by \`npm run codegen\`. Do not edit.
//
// The service makes the document, and its command line imports this file: it is committed so that either can be compiled first.
`;

/**
 * The document of the compiled service, which is brought up to date first, without the inputs of the capabilities that some fleet offers.
 * Nothing listens: the service is built on mock workers, for their routes, and in a data folder of its own.
 */
export async function openApiDocument(root) {
  await setUpTypeScript({ log: () => {} });
  require('reflect-metadata');
  const [{ createApp }, { loadConfig }, { createLog }, { OpenApi }] = [
    'create-app',
    'config',
    'log',
    'api/docs/open-api',
  ].map((module) => require(join(root, 'dist', module)));
  const dataDir = mkdtempSync(join(tmpdir(), 'yard-codegen-'));
  try {
    const config = loadConfig({ port: 0, logLevel: 'silent', workerInterface: 'mock', dataDir }, {});
    const app = await createApp(config, createLog('silent'));
    await app.init();
    const document = JSON.parse(await new OpenApi(app).json());
    await app.close();
    return withoutCapabilities(document);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Text of packages/client/src/generated/api.ts. */
export async function clientTypesModule(document) {
  return (
    banner + astToString(await openapiTS(withoutProblems(document), { alphabetize: true, defaultNonNullable: false }))
  );
}

function withoutCapabilities(document) {
  const schemas = Object.entries(document.components.schemas).filter(([name]) => !name.startsWith('input.'));
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(schemas) } };
}

/** Every refused request is answered with the same type, which three quarters of the module would repeat. */
function withoutProblems(document) {
  const copy = structuredClone(document);
  for (const item of Object.values(copy.paths)) {
    for (const operation of methods.flatMap((method) => item[method] ?? [])) {
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (content?.['application/problem+json']) delete operation.responses[status];
      }
    }
  }
  return copy;
}
