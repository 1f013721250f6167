import type { EngineName } from '../config';
import { createEmbeddedEngine } from './embedded/create-embedded-engine';
import type { CreateEngine } from './engine';

/** The factory of each engine, by name. */
export const engines = {
  embedded: createEmbeddedEngine,
} satisfies Record<EngineName, CreateEngine>;
