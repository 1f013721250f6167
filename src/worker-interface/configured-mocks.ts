import { readFileSync } from 'node:fs';
import type { YardConfig } from '../config';
import type { MockSetup } from '@yardmaster/testkit';
import { readRules, readScenario, Replay } from '@yardmaster/testkit/mock-workers';
import { fromSetting, recordSecretsOf } from './from-setting';

type MockConfig = Pick<
  YardConfig,
  'mockLatencyMs' | 'mockRules' | 'mockScenario' | 'recordSecrets' | 'replay' | 'replayMode' | 'replaySpeed'
>;

/** Returns the configured set-up of mock workers. @throws ConfigError if a file cannot be used. */
export function mockSetupOf(config: MockConfig): MockSetup {
  const {
    mockLatencyMs: latencyMs,
    mockRules,
    mockScenario,
    replay: folder,
    replayMode: mode,
    replaySpeed: speed,
  } = config;
  return {
    latencyMs,
    ...(mockRules !== undefined && { rules: fromFile('mockRules', mockRules, readRules) }),
    ...(mockScenario !== undefined && { scenario: fromFile('mockScenario', mockScenario, checkedScenario) }),
    ...(folder !== undefined && {
      replay: fromSetting('replay', () => new Replay({ folder, mode, speed, ...recordSecretsOf(config) })),
    }),
  };
}

/** Checks a scenario file; the seed is drawn when the scenario begins. */
function checkedScenario(value: unknown): unknown {
  readScenario(value, () => 0);
  return value;
}

function fromFile<T>(key: 'mockRules' | 'mockScenario', file: string, read: (value: unknown) => T): T {
  return fromSetting(key, () => {
    const text = readFileSync(file, 'utf8');
    try {
      return read(JSON.parse(text));
    } catch (cause) {
      throw new Error(`${file}: ${(cause as Error).message}`, { cause });
    }
  });
}
