import { figmaOfficialProfiles } from './figma-official';

describe(figmaOfficialProfiles, () => {
  const addresses = (env: NodeJS.ProcessEnv): unknown[] =>
    figmaOfficialProfiles(env).map(({ name, server, rateLimit }) => [
      name,
      'url' in server && server.url,
      rateLimit?.calls,
    ]);

  it('returns no profile by default', () => {
    expect(addresses({})).toEqual([]);
    expect(addresses({ FIGMA_REMOTE: 'off', FIGMA_DESKTOP: '' })).toEqual([]);
  });

  it('returns the configured profiles, with the rate limit of the plan', () => {
    expect(
      addresses({ FIGMA_REMOTE: 'on', FIGMA_DESKTOP: 'http://desk.local:3845/mcp', FIGMA_PLAN: 'enterprise' }),
    ).toEqual([
      ['figma_remote', 'https://mcp.figma.com/mcp', 20],
      ['figma_desktop', 'http://desk.local:3845/mcp', 20],
    ]);
  });

  it('names an invalid setting', () => {
    expect(() => figmaOfficialProfiles({ FIGMA_DESKTOP: 'yes please' })).toThrow(
      'FIGMA_DESKTOP: expected on, off or an address',
    );
  });
});
