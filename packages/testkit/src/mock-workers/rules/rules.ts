import { YardError } from '@yardmaster/protocol';
import { wait } from '@yardmaster/worker-kit';
import type { MockBehaviour, MockContext } from '../mock-behaviour';
import type { MockRule, RuleAnswer } from './rule';
import { fitsRule } from './rule.policy';

/** Applies rules, and counts their answers. */
export class Rules {
  private readonly answers = new Map<MockRule, number>();

  constructor(private readonly rules: readonly MockRule[]) {}

  /** Returns a behaviour that answers by the first matching rule, otherwise like `own`. */
  behaviour(capability: string, own: MockBehaviour): MockBehaviour {
    const mayFit = this.rules.length > 0;
    if (!mayFit) return own;
    return (input, context) => {
      const rule = this.rules.find((each) => this.canAnswer(each) && fitsRule(each, capability, input));
      if (!rule) return own(input, context);
      this.answers.set(rule, (this.answers.get(rule) ?? 0) + 1);
      return answered(rule.answer, input, context);
    };
  }

  private canAnswer(rule: MockRule): boolean {
    return (this.answers.get(rule) ?? 0) < (rule.times ?? Infinity);
  }
}

async function answered(answer: RuleAnswer, input: unknown, context: MockContext): Promise<unknown> {
  const { afterMs = 0, output = outputOf(answer.result), error, handler, result } = answer;
  if (afterMs > 0) await wait(context.clock, afterMs, context.signal);
  for (const { stream, data } of output) {
    if (stream === 'progress') context.progress(data);
    else context.output(stream, data);
  }
  if (handler) return handler(input, context);
  if (!error) return result;
  const { code, message, ...options } = error;
  throw new YardError(code as 'INTERNAL', message, options);
}

/** Returns the output of a program, if the result has the form of one. */
function outputOf(result: unknown): NonNullable<RuleAnswer['output']> {
  if (typeof result !== 'object' || result === null || !('exitCode' in result)) return [];
  const printed = result as { stdout?: unknown; stderr?: unknown };
  return (['stdout', 'stderr'] as const).flatMap((stream) =>
    typeof printed[stream] === 'string' && printed[stream] !== '' ? [{ stream, data: printed[stream] }] : [],
  );
}
