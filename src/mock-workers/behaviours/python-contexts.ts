import type { MockContext } from '../mock-behaviours';

/** The contexts that cells have named, with how many there were in each: as good as none without a session. */
export function contextsOf({ session }: MockContext): Map<string, number> {
  const contexts = (session?.state.get('contexts') as Map<string, number> | undefined) ?? new Map<string, number>();
  session?.state.set('contexts', contexts);
  return contexts;
}

/** `python.contexts`. */
export function pythonContexts(_: unknown, context: MockContext): unknown {
  const contexts = [...contextsOf(context)].sort(([a], [b]) => a.localeCompare(b));
  return { contexts: contexts.map(([name, executionCount]) => ({ name, executionCount, idleMs: 0 })) };
}

/** `python.restart` and `python.close`: what a mock keeps of a context is its count. */
export function endPythonContext(input: unknown, context: MockContext): unknown {
  const { context: name = 'default' } = input as { context?: string };
  return { wasOpen: contextsOf(context).delete(name) };
}
