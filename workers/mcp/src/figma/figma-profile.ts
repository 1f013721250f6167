import type { SettingValue } from '@yardmaster/worker-kit/program';
import type { Profile, RateLimit } from '../profile/profile';
import { profileDefaults } from '../profile/read-profiles';

/** The npm package that serves the reading capabilities. */
export const figmaPackage = 'figma-developer-mcp';

const minuteMs = 60_000;
const monthMs = 30 * 24 * 60 * minuteMs;

/**
 * Figma's limit for reading files (tier 1 of https://developers.figma.com/docs/rest-api/rate-limits), by plan, for Dev
 * and Full seats. All other seats get the limit of `starter`.
 */
export const planLimits = {
  starter: { calls: 6, perMs: monthMs },
  professional: { calls: 10, perMs: minuteMs },
  organization: { calls: 15, perMs: minuteMs },
  enterprise: { calls: 20, perMs: minuteMs },
} as const satisfies Record<string, RateLimit>;

/**
 * Returns the profile for reading Figma files. It requires FIGMA_API_KEY or FIGMA_OAUTH_TOKEN; FIGMA_PLAN sets the rate
 * limit.
 */
export function figmaProfile(env: NodeJS.ProcessEnv): Profile {
  const tokenVariable = env['FIGMA_OAUTH_TOKEN'] ? 'FIGMA_OAUTH_TOKEN' : 'FIGMA_API_KEY';
  return {
    ...profileDefaults,
    name: 'figma',
    server: {
      type: 'stdio',
      package: figmaPackage,
      args: ['--stdio'],
      env: {
        [tokenVariable]: { env: tokenVariable },
        FRAMELINK_TELEMETRY: 'off',
        OUTPUT_FORMAT: 'json',
        IMAGE_DIR: '.', // the empty folder in which it runs
        ...ofNetwork,
      },
    },
    help: 'a personal access token with the scopes file_content:read and file_metadata:read (Figma: Settings, Security)',
    deny: ['download_figma_images'], // it stores its files on the worker; figma.images returns them to the caller
    rateLimit: rateLimitOf(env),
    cacheMs: minuteMs,
  };
}

/** The environment variables that a Node program needs behind a proxy. */
const ofNetwork: Record<string, SettingValue> = Object.fromEntries(
  ['FIGMA_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS'].map((name) => [
    name,
    { env: name, optional: true, isPublic: true },
  ]),
);

/** Returns the rate limit of the plan in FIGMA_PLAN. @throws Error for an unknown plan */
export function rateLimitOf({ FIGMA_PLAN: plan = 'professional' }: NodeJS.ProcessEnv): RateLimit {
  if (Object.hasOwn(planLimits, plan)) return planLimits[plan as keyof typeof planLimits];
  throw new Error(`FIGMA_PLAN: expected one of ${Object.keys(planLimits).join(', ')}, got ${plan}`);
}
