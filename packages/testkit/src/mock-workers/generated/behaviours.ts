// Generated from packages/testkit/src/mock-workers/behaviours by `npm run codegen`. Do not edit.
import type { BuiltInCapability } from '@yardmaster/protocol';
import type { MockBehaviour } from '../mock-behaviour';
import { behaviours as part0 } from '../behaviours/browser';
import { behaviours as part1 } from '../behaviours/figma/figma-read';
import { behaviours as part2 } from '../behaviours/figma/figma-write';
import { behaviours as part3 } from '../behaviours/python-contexts';
import { behaviours as part4 } from '../behaviours/python-run';
import { behaviours as part5 } from '../behaviours/session-files';
import { behaviours as part6 } from '../behaviours/shell-run';

/** How mock workers answer each built-in capability. */
export const mockBehaviours: Readonly<Record<BuiltInCapability, MockBehaviour>> = {
  ...part0,
  ...part1,
  ...part2,
  ...part3,
  ...part4,
  ...part5,
  ...part6,
};
