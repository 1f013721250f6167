import { integer, list, oneOf, text } from './parsers';
import type { Setting } from './setting';

/** Settings of mock workers, recordings and replays. */
export interface MockConfig {
  mockLatencyMs: number;
  mockRules?: string;
  mockScenario?: string;
  record?: string;
  recordSecrets: readonly string[];
  replay?: string;
  replayMode: 'strict' | 'lenient' | 'refuse';
  replaySpeed: number;
}

export const mockSettings: { readonly [K in keyof MockConfig]-?: Setting<MockConfig[K]> } = {
  mockLatencyMs: {
    env: 'MOCK_LATENCY_MS',
    parse: integer(0, 60_000),
    fallback: 0,
    help: 'Duration of each task on a mock worker.',
  },
  mockRules: {
    env: 'MOCK_RULES',
    parse: text,
    fallback: undefined,
    help: 'File with rules for the answers of mock workers (`docs/mock.md`).',
  },
  mockScenario: {
    env: 'MOCK_SCENARIO',
    parse: text,
    fallback: undefined,
    help: 'File with a scenario of faults for mock workers (`docs/mock.md`).',
  },
  record: {
    env: 'RECORD',
    parse: text,
    fallback: undefined,
    help: 'Folder for recordings of real workers, without secrets (`docs/mock.md`).',
  },
  recordSecrets: {
    env: 'RECORD_SECRETS',
    parse: list(text, 100),
    fallback: [],
    help: 'Names of more variables and properties to redact in recordings, besides those that look like secrets.',
  },
  replay: {
    env: 'REPLAY',
    parse: text,
    fallback: undefined,
    help: 'Folder of recordings that mock workers replay.',
  },
  replayMode: {
    env: 'REPLAY_MODE',
    parse: oneOf('strict', 'lenient', 'refuse'),
    fallback: 'refuse',
    help: 'Tasks without a matching recording: `refuse` and `strict` fail them, `lenient` lets the mock answer. `strict` replays each recording once.',
  },
  replaySpeed: {
    env: 'REPLAY_SPEED',
    parse: integer(0, 1000),
    fallback: 1,
    help: 'Replay speed as a multiple of the recorded speed; 0 replays without delay.',
  },
};
