import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { builtInCapabilities, compileSchema, parseJson } from '@yardmaster/protocol';
import { readRules } from '../../../packages/testkit/src/mock-workers/rules/read-rules';
import { readScenario } from '../../../packages/testkit/src/mock-workers/faults/read-scenario';
import { loadSecrets } from '../../../workers/browser/src/secrets/read-secrets';
import { readProfiles } from '../../../workers/mcp/src/profile/read-profiles';
import { parseLine } from '../../../src/audit/audit-line.policy';
import { root } from '../../support/source-files';

/** Reads data of a kind in the same way as the program that uses it. @throws Error for data that the program rejects */
type Reader = (text: string) => void;

const readersOfJson: Readonly<Record<string, Reader>> = {
  'mock-rules': (text) => void readRules(JSON.parse(text)),
  'audit-line': (text) => {
    const line = JSON.parse(text) as object;
    if (!isDeepStrictEqual(parseLine(text), line)) throw new Error('not a line of the audit log');
  },
  'mock-scenario': (text) => void readScenario(JSON.parse(text), () => 1),
  'mcp-profiles': (text) => {
    const { faults } = readProfiles(text, []);
    if (faults.length > 0) throw new Error(faults.join('\n'));
  },
  'browser-secrets': (text) => {
    const names = [...text.matchAll(/"env": "(\w+)"/g)].map(([, name]) => [name!, 'a text of this test']);
    inFile(text, (file) => void loadSecrets(file, Object.fromEntries(names) as NodeJS.ProcessEnv));
  },
};

/** Checks a block of JSON by its `as`: a kind of file, or `input:<capability>`. */
export function checkJson(text: string, as: string | undefined): void {
  parseJson(text);
  const capability = /^input:(.+)$/.exec(as ?? '')?.[1];
  const reader = capability === undefined ? readersOfJson[as ?? ''] : inputOf(capability);
  if (!reader) {
    const kinds = [...Object.keys(readersOfJson), 'input:<capability>'].join(', ');
    throw new Error(`as: expected one of ${kinds}, got ${as ?? 'nothing'}`);
  }
  reader(text);
}

function inputOf(capability: string): Reader {
  const declared = (builtInCapabilities as Record<string, { inputSchema: object } | undefined>)[capability];
  if (!declared) throw new Error(`as: capability ${capability} is not built in`);
  return (text) => {
    const fault = compileSchema(declared.inputSchema)(JSON.parse(text));
    if (fault) throw new Error(`${fault.path}: ${fault.message}`);
  };
}

const unitKeys = new Set(['ExecStart', 'Restart', 'RestartSec', 'TimeoutStopSec', 'Environment', 'EnvironmentFile']);

/** Checks a systemd unit, which must start a program of the package. */
export function checkIni(text: string): void {
  for (const line of text.split('\n').filter(Boolean)) {
    if (/^\[(Unit|Service|Install)\]$/.test(line)) continue;
    const [, key, value] = /^(\w+)=(.+)$/.exec(line) ?? [];
    if (key === undefined || !unitKeys.has(key)) throw new Error(`unknown line ${line}`);
    const program = key === 'ExecStart' ? /\/opt\/yardmaster\/(\S+)/.exec(value!)?.[1] : undefined;
    if (program !== undefined && !existsSync(join(root, program))) throw new Error(`${program} does not exist`);
  }
}

/**
 * Checks an HTTP request: the path is in the OpenAPI document, or is the tunnel route of workers, and the header lines
 * are well-formed.
 */
export function checkHttp(text: string): void {
  const [first, ...headers] = text.trimEnd().split('\n');
  const [, method, path] = /^(GET|PUT|POST|DELETE) (?:\{\w+\})?(\/\S+)$/.exec(first!) ?? [];
  if (method === undefined) throw new Error(`expected a method and a path, got ${first}`);
  const { paths } = JSON.parse(readFileSync(join(root, 'protocol/openapi.json'), 'utf8')) as { paths: object };
  const known = Object.keys(paths).map((each) => each.replaceAll(/\{\w+\}/g, '{}'));
  if (![...known, '/v1/tunnels'].includes(path!.replaceAll(/\{\w+\}/g, '{}'))) throw new Error(`no route ${path}`);
  for (const header of headers)
    if (!/^[A-Z][A-Za-z-]*: \S.*$/.test(header)) throw new Error(`expected a header, got ${header}`);
}

function inFile(text: string, read: (file: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  try {
    writeFileSync(join(folder, 'block.json'), text);
    read(join(folder, 'block.json'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
