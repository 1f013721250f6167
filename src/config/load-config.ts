import { registerSecret } from '@yardmaster/protocol/secrets';
import { settings, type Setting, type YardConfig } from './settings';

/** Invalid configuration. `violations` has one line per invalid setting. */
export class ConfigError extends Error {
  constructor(readonly violations: readonly string[]) {
    super(`invalid configuration:\n${violations.map((violation) => `  ${violation}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the settings from the environment. `overrides` (flags, library options) take precedence. From now on logs and errors redact the
 * configured secrets.
 * @throws ConfigError with every invalid setting
 */
export function loadConfig(
  overrides: Partial<YardConfig> = {},
  env: NodeJS.ProcessEnv = process.env,
): Readonly<YardConfig> {
  const violations: string[] = [];
  const entries = Object.entries(settings).map(([key, setting]) => [
    key,
    read(setting as Setting<unknown>, env, violations),
  ]);
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  const config = { ...Object.fromEntries(entries), ...Object.fromEntries(given) } as YardConfig;
  for (const secret of [config.apiKey, config.workerToken]) if (secret) registerSecret(secret);
  violations.push(...contradictions(config));
  if (violations.length > 0) throw new ConfigError(violations);
  return Object.freeze(config);
}

/** True if only this machine can reach the address. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}

function read({ env: name, parse, fallback }: Setting<unknown>, env: NodeJS.ProcessEnv, violations: string[]): unknown {
  const value = env[name];
  if (value === undefined || value === '') return fallback;
  try {
    return parse(value);
  } catch (error) {
    violations.push(`${name}: ${(error as Error).message}`);
    return fallback;
  }
}

/** Checks rules that involve more than one setting. */
function contradictions(config: YardConfig): string[] {
  const violations: string[] = [];
  if (!isLoopback(config.bindAddress)) {
    for (const key of ['apiKey', 'workerToken'] as const) {
      if (!config[key])
        violations.push(`${settings[key].env}: required if BIND_ADDRESS (${config.bindAddress}) is not loopback`);
    }
  }
  if (config.timeoutMs > config.timeoutMsMax)
    violations.push(`TIMEOUT_MS: ${config.timeoutMs} is larger than TIMEOUT_MS_MAX (${config.timeoutMsMax})`);
  if (config.reconnectGraceMs > config.leaseTtlMs)
    violations.push(
      `RECONNECT_GRACE_MS: ${config.reconnectGraceMs} is larger than LEASE_TTL_MS (${config.leaseTtlMs})`,
    );
  const { workerInterface } = config;
  if (config.record !== undefined && workerInterface === 'mock')
    violations.push('RECORD: requires real workers; unset it or WORKER_INTERFACE=mock');
  for (const key of ['replay', 'mockRules', 'mockScenario'] as const) {
    if (config[key] !== undefined && workerInterface === 'real')
      violations.push(`${settings[key].env}: requires mock workers; set WORKER_INTERFACE=mock or use --mock`);
  }
  return violations;
}
