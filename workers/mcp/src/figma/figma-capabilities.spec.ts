import { builtInOffers, type BuiltInCapability } from '@yardmaster/protocol';
import { SystemClock } from '@yardmaster/worker-kit/clock';
import type { ServedProfile } from '../call/served-profile';
import type { Profile } from '../profile/profile';
import { figmaCapabilities } from './figma-capabilities';
import { figmaProfile } from './figma-profile';
import { figmaWriteCapabilities, figmaWriteProfiles } from './figma-writer';

/** Serves a profile whose server is not configured, and therefore lists no tools. */
const servedBy = (profile: Profile): ServedProfile =>
  ({ server: { profile, state: 'not_configured', environment: {} } }) as unknown as ServedProfile;

describe('the built-in capabilities of the MCP worker', () => {
  const offered = [
    ...figmaCapabilities(servedBy(figmaProfile({})), new SystemClock()),
    ...figmaWriteProfiles({ FIGMA_WRITE: 'on' }).flatMap((profile) => figmaWriteCapabilities(servedBy(profile))),
  ];

  it('are those that the protocol assigns to it', () => {
    const names = Object.keys(builtInOffers) as BuiltInCapability[];
    const own = names.filter((name) => builtInOffers[name].worker === 'mcp');
    expect(offered.map(({ declaration }) => declaration.name).sort()).toEqual(own.sort());
  });

  it('are offered as the protocol declares them', () => {
    for (const { declaration, handler: _, ...handling } of offered) {
      expect(handling).toEqual(builtInOffers[declaration.name as BuiltInCapability].handling);
    }
  });
});
