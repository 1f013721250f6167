/** A plan of faults to inject into mock workers (`docs/mock.md`). */
export class ScenarioDto {
  name!: string;
  /** Seed of the random generator: the same scenario with the same seed injects the same faults. */
  seed!: number;
  startedAt!: string;
  /** The faults as submitted, each with `count`, the number of times it was injected. */
  faults!: Array<Record<string, unknown>>;
}
