import type { Profile } from './profile';
import { profileDefaults } from './read-profiles';

/** The profiles that are there without any file. */
export function builtInProfiles(env: NodeJS.ProcessEnv): readonly Profile[] {
  void env;
  return [];
}

void profileDefaults;
