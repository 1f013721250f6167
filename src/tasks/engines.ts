import type { EngineName } from '../config';
import { createEmbeddedEngine } from './embedded/create-embedded-engine';
import type { CreateEngine } from './engine';

/** Makes the engine of each name. */
export const engines = {
  embedded: createEmbeddedEngine,
} satisfies Record<EngineName, CreateEngine>;
