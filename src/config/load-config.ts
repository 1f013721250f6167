import { settings, type Setting, type YardConfig } from './settings';

/** Invalid configuration. `faults` has one line per invalid setting. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(`invalid configuration:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the settings from the environment. `overrides` (flags, library options) take precedence.
 * @throws ConfigError with every invalid setting
 */
export function loadConfig(
  overrides: Partial<YardConfig> = {},
  env: NodeJS.ProcessEnv = process.env,
): Readonly<YardConfig> {
  const faults: string[] = [];
  const entries = Object.entries(settings).map(([key, setting]) => [
    key,
    read(setting as Setting<unknown>, env, faults),
  ]);
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined);
  const config = { ...Object.fromEntries(entries), ...Object.fromEntries(given) } as YardConfig;
  faults.push(...contradictions(config));
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze(config);
}

/** True if only this machine can reach the address. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}

function read({ env: name, parse, fallback }: Setting<unknown>, env: NodeJS.ProcessEnv, faults: string[]): unknown {
  const value = env[name];
  if (value === undefined || value === '') return fallback;
  try {
    return parse(value);
  } catch (error) {
    faults.push(`${name}: ${(error as Error).message}`);
    return fallback;
  }
}

/** Checks rules that involve more than one setting. */
function contradictions(config: YardConfig): string[] {
  const faults: string[] = [];
  if (!isLoopback(config.bindAddress)) {
    for (const key of ['apiKey', 'workerToken'] as const) {
      if (!config[key])
        faults.push(`${settings[key].env}: required if BIND_ADDRESS (${config.bindAddress}) is not loopback`);
    }
  }
  if (config.timeoutMs > config.timeoutMsMax)
    faults.push(`TIMEOUT_MS: ${config.timeoutMs} is larger than TIMEOUT_MS_MAX (${config.timeoutMsMax})`);
  if (config.reconnectGraceMs > config.leaseTtlMs)
    faults.push(`RECONNECT_GRACE_MS: ${config.reconnectGraceMs} is larger than LEASE_TTL_MS (${config.leaseTtlMs})`);
  const { workerInterface } = config;
  if (config.record !== undefined && workerInterface === 'mock')
    faults.push('RECORD: requires real workers; unset it or WORKER_INTERFACE=mock');
  for (const key of ['replay', 'mockRules', 'mockScenario'] as const) {
    if (config[key] !== undefined && workerInterface === 'real')
      faults.push(`${settings[key].env}: requires mock workers; set WORKER_INTERFACE=mock or use --mock`);
  }
  return faults;
}
