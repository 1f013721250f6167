import type { Clock } from '@yardmaster/worker-kit/clock';
import type { OfferedCapability } from '@yardmaster/worker-kit';
import type { ServedProfile } from '../call/served-profile';
import { builtInCapability } from './built-in-capability';
import { figmaPackage } from './figma-profile';
import { FigmaReader, type GetInput, type ImagesInput } from './figma-reader';
import { FileVersions } from './file-versions';

/**
 * Returns the capabilities built on a profile that runs `figma-developer-mcp`; none for other profiles. They are
 * offered even without a token, and then fail with an error that names the missing setting. The same holds for the
 * server's own tool, which the server does not list without a token.
 */
export function figmaCapabilities(served: ServedProfile, clock: Clock): OfferedCapability[] {
  const { profile } = served.server;
  if (profile.name !== 'figma' || profile.server.type !== 'stdio' || profile.server.package !== figmaPackage) return [];
  const reader = new FigmaReader(served, new FileVersions(clock, authorization(served)));
  const own: OfferedCapability[] = [
    builtInCapability('figma.get', (input, context) => reader.get(input as GetInput, context)),
    builtInCapability('figma.tokens', (input, context) => reader.tokens(input as GetInput, context)),
    builtInCapability('figma.images', (input, context) => reader.images(input as ImagesInput, context)),
  ];
  if (served.server.state !== 'not_configured') return own;
  return [...own, builtInCapability('figma.get_figma_data', () => served.server.assertConfigured())];
}

function authorization({ server }: ServedProfile): Record<string, string> {
  const { FIGMA_API_KEY: key, FIGMA_OAUTH_TOKEN: token } = server.environment;
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  return key === undefined ? {} : { 'x-figma-token': key };
}
