import { resolveValue, type SettingValue } from '@yardmaster/worker-kit/program';
import type { Profile } from './profile';
import { resolveCommand, type Command } from './resolve-command';

/** All values that are needed to reach the server of a profile. */
export type Launch =
  | { type: 'stdio'; command: Command; env: Record<string, string>; cwd?: string }
  | { type: 'http'; url: string; headers: Record<string, string>; oauth?: Record<string, string> };

/** A profile with its secrets, or the missing settings. */
export type ResolvedProfile =
  | { launch: Launch; secrets: readonly string[]; lacks?: undefined }
  /** A message that names each missing setting. */
  | { launch?: undefined; secrets: readonly string[]; lacks: string };

/**
 * Resolves the references of a profile in this environment. Never throws; the server of a profile with a missing
 * setting is not started.
 */
export function resolveProfile({ server }: Profile, env: NodeJS.ProcessEnv): ResolvedProfile {
  const secrets: string[] = [];
  const lacking: string[] = [];
  const resolveAll = (given: Readonly<Record<string, SettingValue>>): Record<string, string> => {
    const resolved: Record<string, string> = {};
    for (const [name, value] of Object.entries(given)) {
      const text = resolveValue(value, env, lacking);
      if (text === undefined) continue;
      resolved[name] = text;
      if (typeof value !== 'string' && !('isPublic' in value)) secrets.push(text.slice(value.prefix?.length ?? 0));
    }
    return resolved;
  };
  const isHttp = server.type === 'http';
  const values = resolveAll(isHttp ? server.headers : server.env);
  const oauth = isHttp && server.oauth ? resolveAll({ ...server.oauth }) : undefined;
  if (lacking.length > 0) return { secrets, lacks: `set ${lacking.join(' and ')}` };
  if (isHttp) return { launch: { type: 'http', url: server.url, headers: values, ...(oauth && { oauth }) }, secrets };
  try {
    const [command, ...args] = resolveCommand(server, env['PATH'] ?? '');
    return {
      launch: { type: 'stdio', command: [command, ...args, ...server.args], env: values, cwd: server.cwd },
      secrets,
    };
  } catch (error) {
    return { secrets, lacks: (error as Error).message };
  }
}
