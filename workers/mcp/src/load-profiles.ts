import { readFileSync } from 'node:fs';
import { figmaOfficialProfiles } from './figma/figma-official';
import { figmaProfile } from './figma/figma-profile';
import { figmaWriteProfiles } from './figma/figma-writer';
import type { Profile } from './profile/profile';
import { readProfiles } from './profile/read-profiles';

/**
 * Loads the built-in profiles, and those of a file if one is given. @throws Error that lists every fault of the file
 */
export function loadProfiles(file: string | undefined, env: NodeJS.ProcessEnv): readonly Profile[] {
  const builtIn = [figmaProfile(env), ...figmaWriteProfiles(env), ...figmaOfficialProfiles(env)];
  if (!file) return builtIn;
  const { profiles, faults } = readProfiles(readFileSync(file, 'utf8'), builtIn);
  if (!profiles) throw new Error(`${file} is not a valid profiles file:\n${faults.join('\n')}`);
  return profiles;
}
