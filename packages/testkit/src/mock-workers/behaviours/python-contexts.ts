import { YardError } from '@yardmaster/protocol';
import type { SomeMockBehaviours, MockContext } from '../mock-behaviour';

export const behaviours = {
  'python.contexts': pythonContexts,
  'python.restart': endPythonContext,
  'python.close': endPythonContext,
} satisfies SomeMockBehaviours;

/** The mock of an interpreter. */
interface PythonContext {
  executionCount: number;
  readonly requirements: readonly string[];
}

/** Returns the interpreters of the session; without a session, a new empty map. */
export function contextsOf({ session }: MockContext): Map<string, PythonContext> {
  const contexts =
    (session?.state.get('contexts') as Map<string, PythonContext> | undefined) ?? new Map<string, PythonContext>();
  session?.state.set('contexts', contexts);
  return contexts;
}

/** Returns the interpreter of a cell. @throws YardError `INVALID_INPUT` if it has other requirements than the cell */
export function contextOfCell(context: MockContext, name: string, requirements: readonly string[] = []): PythonContext {
  const contexts = contextsOf(context);
  const wanted = [...new Set(requirements.map((text) => text.replaceAll(' ', '')))].sort();
  const open = contexts.get(name);
  if (!open) {
    const fresh = { executionCount: 0, requirements: wanted };
    contexts.set(name, fresh);
    return fresh;
  }
  if (wanted.length > 0 && wanted.join('\n') !== open.requirements.join('\n'))
    throw otherRequirements(name, open.requirements);
  return open;
}

/** Mocks `python.contexts`. */
function pythonContexts(_: unknown, context: MockContext): unknown {
  const contexts = [...contextsOf(context)].sort(([a], [b]) => a.localeCompare(b));
  return { contexts: contexts.map(([name, interpreter]) => ({ name, idleMs: 0, ...interpreter })) };
}

/** Mocks `python.restart` and `python.close`: ends an interpreter. */
function endPythonContext(input: unknown, context: MockContext): unknown {
  const { context: name = 'default' } = input as { context?: string };
  return { wasOpen: contextsOf(context).delete(name) };
}

function otherRequirements(name: string, has: readonly string[]): YardError {
  const started = `context ${name} was started with ${has.join(', ') || 'none'}`;
  const message = `input.requirements: ${started}; restart it (python.restart) or use another context`;
  return new YardError('INVALID_INPUT', message, { details: { path: 'requirements', contextRequirements: has } });
}
