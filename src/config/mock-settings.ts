import { integer, list, oneOf, text } from './parsers';
import type { Setting } from './setting';

/** What stands in for real workers, and what is recorded of them. */
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
    help: 'How long a mock worker takes for each task.',
  },
  mockRules: {
    env: 'MOCK_RULES',
    parse: text,
    fallback: undefined,
    help: 'File of rules by which mock workers answer (`docs/mock.md`).',
  },
  mockScenario: {
    env: 'MOCK_SCENARIO',
    parse: text,
    fallback: undefined,
    help: 'File of what goes wrong with mock workers (`docs/mock.md`).',
  },
  record: {
    env: 'RECORD',
    parse: text,
    fallback: undefined,
    help: 'Folder in which what real workers do is recorded, without secrets (`docs/mock.md`).',
  },
  recordSecrets: {
    env: 'RECORD_SECRETS',
    parse: list(text, 100),
    fallback: [],
    help: 'Names of variables and properties whose values are taken out of recordings, beside those that look like secrets.',
  },
  replay: {
    env: 'REPLAY',
    parse: text,
    fallback: undefined,
    help: 'Folder of recordings from which mock workers answer.',
  },
  replayMode: {
    env: 'REPLAY_MODE',
    parse: oneOf('strict', 'lenient', 'refuse'),
    fallback: 'refuse',
    help: 'What no recording fits: `refuse` and `strict` fail it (`strict` also where all have answered once), `lenient` lets the mock answer.',
  },
  replaySpeed: {
    env: 'REPLAY_SPEED',
    parse: integer(0, 1000),
    fallback: 1,
    help: 'How much faster than recorded; 0 waits for nothing.',
  },
};
