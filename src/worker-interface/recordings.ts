import { readFileSync } from 'node:fs';
import { Recorder } from '../cassettes';
import type { Clock } from '../clock';
import { ConfigError, secretValues, settings, type YardConfig } from '../config';
import type { Log } from '../log';
import { readRules, readScenario, Replay, type MockSetup } from '../mock-workers';

type MockConfig = Pick<
  YardConfig,
  'mockRules' | 'mockScenario' | 'recordSecrets' | 'replay' | 'replayMode' | 'replaySpeed'
>;

/** What mock workers are configured to do. @throws ConfigError where a file cannot be used. */
export function mockSetupOf(config: MockConfig): MockSetup {
  const { mockRules, mockScenario, recordSecrets, replay, replayMode: mode, replaySpeed: speed } = config;
  return {
    ...(mockRules !== undefined && { rules: fromFile('mockRules', mockRules, readRules) }),
    ...(mockScenario !== undefined && { scenario: fromFile('mockScenario', mockScenario, checkedScenario) }),
    ...(replay !== undefined && {
      replay: usable('replay', () => new Replay({ folder: replay, mode, speed, ...secretsOf(recordSecrets) })),
    }),
  };
}

/** What records real workers, where that is configured. @throws ConfigError where the folder cannot be used. */
export function recorderOf(
  { record, recordSecrets }: Pick<YardConfig, 'record' | 'recordSecrets'>,
  parts: { clock: Clock; log: Log },
): Recorder | undefined {
  if (record === undefined) return undefined;
  return usable('record', () => new Recorder({ ...parts, ...secretsOf(recordSecrets), folder: record }));
}

/** Names the setting in what goes wrong with it. */
function usable<T>(key: 'record' | 'replay' | 'mockRules' | 'mockScenario', use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw new ConfigError([`${settings[key].env}: ${(error as Error).message}`]);
  }
}

function secretsOf(secretNames: readonly string[]): { secretNames: readonly string[]; secretValues: string[] } {
  return { secretNames, secretValues: secretValues(secretNames) };
}

/** Its seed is made up when it begins. */
function checkedScenario(value: unknown): unknown {
  readScenario(value, () => 0);
  return value;
}

function fromFile<T>(key: 'mockRules' | 'mockScenario', file: string, read: (value: unknown) => T): T {
  return usable(key, () => {
    const text = readFileSync(file, 'utf8');
    try {
      return read(JSON.parse(text));
    } catch (cause) {
      throw new Error(`${file}: ${(cause as Error).message}`, { cause });
    }
  });
}
