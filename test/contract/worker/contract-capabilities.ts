import { YardError, type Capability } from '@yardmaster/protocol';
import { wait, type Handler, type HandlerContext, type OfferedCapability } from '@yardmaster/worker-kit';
import { SystemClock } from '@yardmaster/worker-kit/clock';

/** The capabilities that the contract uses; `contract_worker.py` has the same in Python. */
export const contractCapabilities: readonly OfferedCapability[] = [
  offer('contract.echo', (input, { taskId }) => ({ input, taskId }), {
    inputSchema: { type: 'object', properties: { count: { type: 'integer' } } },
  }),
  offer('contract.say', (input, { output, progress }) => {
    const { parts, percent } = input as { parts: string[]; percent?: number };
    for (const part of parts) output('stdout', part);
    if (percent !== undefined) progress({ percent });
    return parts.length;
  }),
  offer('contract.flood', (input, { output }) => {
    const { parts, bytes } = input as { parts: number; bytes: number };
    for (let part = 0; part < parts; part++) output('stdout', 'x'.repeat(bytes));
  }),
  offer('contract.fail', () => {
    throw new YardError('contract.REFUSED', 'not today', { details: { why: 'asked' } });
  }),
  offer('contract.bug', () => {
    throw new TypeError('oh');
  }),
  offer('contract.broken', broken),
  offer('contract.big', (input) => 'x'.repeat((input as { bytes: number }).bytes)),
  offer('contract.hold', (_, { output, signal }) => {
    output('stdout', 'begun');
    return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  }),
  offer('contract.stubborn', (_, { output }) => {
    output('stdout', 'begun');
    return new Promise(() => {});
  }),
  offer('contract.hear', hear, {}, { takesInput: true }),
  offer('contract.tick', tick),
  offer('contract.prepare', (_, { signal }) => wait(new SystemClock(), 60_000, signal), {}, { signalsStart: true }),
  offer('contract.leave', (input, context) => {
    const { name, text } = input as { name: string; text: string };
    return context.artifact(name, text, { contentType: 'text/plain' });
  }),
  offer('contract.count', count, { sessions: true }),
  offer('contract.keep', (_, { output }) => (output('stdout', 'begun'), new Promise(() => {})), { sessions: true }),
];

/** Prints a line, then reports or returns a value that exceeds the JSON limits. */
function broken(input: unknown, { output, progress }: HandlerContext): unknown {
  const { what, where } = input as { what: 'deep' | 'large' | 'infinite'; where: 'result' | 'progress' };
  output('stdout', 'before');
  const value = { rows: [1, what === 'deep' ? nested(128) : what === 'large' ? 2 ** 53 : Infinity] };
  if (where === 'progress') progress(value);
  return value;
}

function nested(depth: number): unknown {
  return depth === 0 ? 0 : [nested(depth - 1)];
}

async function tick(input: unknown, { output, signal }: HandlerContext): Promise<number> {
  const { times, everyMs } = input as { times: number; everyMs: number };
  for (let tock = 1; tock <= times; tock++) {
    output('stdout', `${tock};`);
    await wait(new SystemClock(), everyMs, signal);
  }
  return times;
}

/** Reads input after a delay, so that a case can fill the buffer first. */
async function hear(given: unknown, { input, output, signal }: HandlerContext): Promise<number> {
  output('stdout', 'begun');
  await wait(new SystemClock(), (given as { afterMs: number }).afterMs, signal);
  let bytes = 0;
  for await (const piece of input) {
    bytes += piece.length;
    if (piece.length < 100) output('stdout', piece.toString());
  }
  return bytes;
}

function count(_: unknown, { session }: HandlerContext): number {
  const next = ((session?.state.get('count') as number | undefined) ?? 0) + 1;
  session?.state.set('count', next);
  return next;
}

function offer(
  name: string,
  handler: Handler,
  declaration: Partial<Capability> = {},
  options: Omit<OfferedCapability, 'declaration' | 'handler'> = {},
): OfferedCapability {
  const inputSchema = { type: 'object' };
  return {
    declaration: { name, description: `${name} of the contract`, inputSchema, ...declaration },
    handler,
    ...options,
  };
}
