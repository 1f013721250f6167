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
 * Compiles the service, and returns its OpenAPI document without the input schemas of capabilities, which depend on the
 * fleet. The service does not listen. It uses mock workers, which add routes, and a temporary data folder.
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

/** Generates packages/client/src/generated/api.ts. */
export async function clientTypesModule(document) {
  return (
    banner + astToString(await openapiTS(withoutProblems(document), { alphabetize: true, defaultNonNullable: false }))
  );
}

function withoutCapabilities(document) {
  const schemas = Object.entries(document.components.schemas).filter(([name]) => !name.startsWith('input.'));
  return { ...document, components: { ...document.components, schemas: Object.fromEntries(schemas) } };
}

/** Removes the types of error responses: all are the same, and would make up three quarters of the module. */
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
