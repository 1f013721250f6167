/** Bounds of a run. */
export interface RunLimits {
  stepTimeoutMs: number;
  navigationTimeoutMs: number;
  outputBytes: number;
  inlineBytes: number;
  downloadBytes: number;
  popups: number;
}

/** The same as in the schema. */
export const defaultRunLimits: Readonly<RunLimits> = {
  stepTimeoutMs: 10_000,
  navigationTimeoutMs: 30_000,
  outputBytes: 640 * 1024,
  inlineBytes: 256 * 1024,
  downloadBytes: 100 * 1024 * 1024,
  popups: 5,
};
