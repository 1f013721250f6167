// The parts of `npm run check` and `npm test`: the command of each, and how its tests are counted.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const worker = join(root, 'python-worker');
const python = join(worker, '.venv/bin/python');
const partMsMax = 30 * 60_000;

/** Creates a part from its display name, its command, and a function that counts its tests, if it has any. */
const tool = (name, bin, ...args) => ({ name, command: join(root, 'node_modules/.bin', bin), args, cwd: root });
const pythonTool = (name, ...args) => ({ name, command: python, args: ['-m', ...args], cwd: worker });

export const staticParts = [
  tool('format', 'prettier', '--check', '--log-level', 'warn', '.'),
  tool('lint', 'oxlint', '--type-aware', '--quiet'),
  tool('types', 'tsc', '-p', 'tsconfig.json'),
  { name: 'generated code', command: process.execPath, args: ['scripts/codegen.mjs', '--check'], cwd: root },
];

/** The example represents a user's project, so it has no configuration for these tools. */
const example = '../examples/python-worker';
const ruffOptions = ['--config', 'pyproject.toml', '.', example];

export const pythonStaticParts = [
  pythonTool('python lint', 'ruff', 'check', ...ruffOptions),
  pythonTool('python format', 'ruff', 'format', '--check', ...ruffOptions),
  pythonTool('python types', 'mypy', 'src', 'tests', 'scripts', example),
];

/** Runs jest on these paths, or on everything; its report is written to `folder`. */
export function jestPart(name, folder, ...paths) {
  const report = join(folder, `${name.replaceAll(' ', '-')}.json`);
  const part = tool(name, 'jest', '--silent', '--json', `--outputFile=${report}`, ...paths);
  return { ...part, hidesStdout: true, count: () => countOfJest(JSON.parse(readFileSync(report, 'utf8'))) };
}

export function pytestPart(folder) {
  const report = join(folder, 'pytest.xml');
  const part = pythonTool('pytest', 'pytest', `--junit-xml=${report}`);
  return { ...part, count: () => countOfJunit(readFileSync(report, 'utf8')) };
}

/** Runs a part to its end; resolves to its result, even if it failed. */
export async function runPart(part) {
  const startedAtMs = performance.now();
  const { code, output } = await run(part);
  const counts = countsOf(part);
  // A tool that counts its tests reports failures itself. If it broke before that, the whole part failed.
  const failed = code === 0 ? counts.failed : Math.max(1, counts.failed);
  return {
    name: part.name,
    isOk: code === 0 && failed === 0,
    seconds: (performance.now() - startedAtMs) / 1000,
    output,
    tests: part.count ? { ...counts, failed } : undefined,
  };
}

/** Prints a line for a finished part, with its whole output if it failed. */
export function formatPart({ name, isOk, seconds, output, tests }) {
  const counted = tests ? `  ${formatTests(tests)}` : '';
  const line = `${isOk ? 'ok    ' : 'FAILED'}  ${name.padEnd(16)} ${seconds.toFixed(1).padStart(6)} s${counted}`;
  return isOk ? line : `${line}\n\n${output.trimEnd()}\n`;
}

export function formatTests({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export function sumOfTests(results) {
  const counts = results.flatMap(({ tests }) => tests ?? []);
  const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

function countOfJest(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

function countOfJunit(xml) {
  const suite = /<testsuite .*?>/.exec(xml)?.[0] ?? '';
  const number = (name) => Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0);
  const [failed, skipped] = [number('failures') + number('errors'), number('skipped')];
  return { passed: number('tests') - failed - skipped, failed, skipped };
}

function countsOf({ count }) {
  try {
    return count?.() ?? { passed: 0, failed: 0, skipped: 0 };
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }; // Without a report, only its exit code counts.
  }
}

function run({ command, args, cwd, hidesStdout }) {
  return new Promise((resolve) => {
    const pieces = [];
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: partMsMax });
    child.stderr.on('data', (piece) => pieces.push(piece));
    if (hidesStdout) child.stdout.resume();
    else child.stdout.on('data', (piece) => pieces.push(piece));
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => {
      const output = Buffer.concat(pieces)
        .toString()
        .replaceAll(/^PASS .*\n/gm, '');
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output });
    });
  });
}
