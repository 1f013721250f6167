import type { OfferedCapability } from '@yardmaster/worker-kit';
import type { ScenarioControl } from './faults';
import type { MockBehaviour, MockBehaviours } from './mock-behaviour';
import { mockBehaviours } from './generated/behaviours';
import { Replay, type ReplayOptions } from './replay';
import { Rules, type MockRule } from './rules';

/** The answers and faults of mock workers. */
export interface MockSetup {
  /** Answers by capability; they take precedence. */
  handlers?: MockBehaviours;
  /** Rules for inputs without a handler; the first match answers. */
  rules?: readonly MockRule[];
  /** Recordings for inputs without a rule. */
  replay?: Replay | ReplayOptions;
  /** Capabilities of your own workers, with handlers that answer for them. */
  capabilities?: readonly OfferedCapability[];
  /** Delay of each answer. */
  latencyMs?: number;
  /** A `Scenario`; name and seed are optional. It begins when the workers are created. */
  scenario?: unknown;
  /** Changes the scenario while the workers run. */
  control?: ScenarioControl;
}

/**
 * Returns the behaviour of each capability. Precedence: handlers, rules, recordings, then the mock itself.
 * @throws YardError `INVALID_REQUEST` if the recordings cannot be read
 */
export function answersOf({ handlers = {}, rules = [], replay, capabilities = [] }: MockSetup): MockBehaviours {
  const own = Object.fromEntries(capabilities.map(({ declaration, handler }) => [declaration.name, handler]));
  const [ruled, recorded] = [new Rules(rules), replay && (replay instanceof Replay ? replay : new Replay(replay))];
  const answers = Object.entries<MockBehaviour>({ ...mockBehaviours, ...own }).map(([name, behaviour]) => {
    const replaying = recorded?.behaviour(name, behaviour) ?? behaviour;
    return [name, handlers[name] ?? ruled.behaviour(name, replaying)] as const;
  });
  return Object.fromEntries(answers);
}
