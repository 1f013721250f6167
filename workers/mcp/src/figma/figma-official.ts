import type { SettingValue } from '@yardmaster/worker-kit/program';
import type { Profile } from '../profile/profile';
import { profileDefaults } from '../profile/read-profiles';
import { rateLimitOf } from './figma-profile';

interface OfficialServer {
  name: string;
  /** Enables the profile: `on`, or another address of the server. */
  setting: string;
  url: string;
  headers: Readonly<Record<string, SettingValue>>;
  help: string;
}

const servers: readonly OfficialServer[] = [
  {
    name: 'figma_remote',
    setting: 'FIGMA_REMOTE',
    url: 'https://mcp.figma.com/mcp',
    headers: { authorization: { env: 'FIGMA_MCP_TOKEN', prefix: 'Bearer ' } },
    help:
      'this server accepts only clients in the catalogue of Figma (https://www.figma.com/mcp-catalog): set FIGMA_MCP_TOKEN to an ' +
      'OAuth token of such a client with the scope mcp:connect; use personal access tokens with the profile figma',
  },
  {
    name: 'figma_desktop',
    setting: 'FIGMA_DESKTOP',
    url: 'http://127.0.0.1:3845/mcp',
    headers: {},
    help: "open a file in Figma's desktop app and switch on its MCP server there, in Dev Mode; it needs a Dev or Full seat",
  },
];

/**
 * Returns the enabled profiles of Figma's own servers. Their rate limits depend on the plan, like those of the REST
 * API.
 */
export function figmaOfficialProfiles(env: NodeJS.ProcessEnv): Profile[] {
  const rateLimit = rateLimitOf(env);
  return servers.flatMap(({ name, setting, url: known, headers, help }) => {
    const url = addressOf(setting, env[setting], known);
    return url === undefined
      ? []
      : [{ ...profileDefaults, name, help, rateLimit, server: { type: 'http', url, headers } }];
  });
}

function addressOf(setting: string, value: string | undefined, known: string): string | undefined {
  if (value === undefined || /^(?:|0|off|false)$/.test(value)) return undefined;
  if (/^(?:1|on|true)$/.test(value)) return known;
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new Error(`${setting}: expected on, off or an address, got ${value}`);
}
