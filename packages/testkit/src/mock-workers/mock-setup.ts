import type { OfferedCapability } from '@yardmaster/worker-kit';
import type { ScenarioControl } from './faults';
import type { MockBehaviour, MockBehaviours } from './mock-behaviour';
import { mockBehaviours } from './generated/behaviours';
import { Replay, type ReplayOptions } from './replay';
import { Rules, type MockRule } from './rules';

/** What mock workers answer, and what goes wrong with them. */
export interface MockSetup {
  /** Answers by capability, before all others. */
  handlers?: MockBehaviours;
  /** Rules that answer if there is no handler; the first that fits. */
  rules?: readonly MockRule[];
  /** Recordings that answer if no rule does. */
  replay?: Replay | ReplayOptions;
  /** Capabilities of your own workers, with the handlers that answer for them. */
  capabilities?: readonly OfferedCapability[];
  /** How long each attempt takes before it is answered. */
  latencyMs?: number;
  /** A `Scenario`, whose name and seed may be left out; it begins when the workers are made. */
  scenario?: unknown;
  /** Changes the scenario while the workers run. */
  control?: ScenarioControl;
}

/**
 * Returns the answer of each capability. A handler answers before a rule, a rule before a recording, and a recording before the mock
 * itself.
 * @throws YardError `INVALID_REQUEST` if the recordings cannot be read.
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
