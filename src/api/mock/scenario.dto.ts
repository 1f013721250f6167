/** What goes wrong with mock workers (`docs/mock.md`). */
export class ScenarioDto {
  name!: string;
  /** Of every draw. The same scenario with the same seed goes wrong in the same way. */
  seed!: number;
  startedAt!: string;
  /** The faults as they were given, each with its `count`: how often it was put to use. */
  faults!: Array<Record<string, unknown>>;
}
