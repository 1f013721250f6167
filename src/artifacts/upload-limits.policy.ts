/** An upload is aborted if no data arrives for this long. */
export const stallMs = 30_000;

/** Minimum time limit of an upload: workers may stream an artifact while the attempt produces it. */
const uploadBaseMs = 3_600_000;

/** Minimum transfer rate beyond `uploadBaseMs`. */
const bytesPerSecondMin = 64 * 1024;

/** Time for the disk and the store to record a complete file, and for clock differences between machines. */
const recordingMs = 3_600_000;

/** Returns the time limit of an upload of at most `bytesMax`. */
export function uploadMsMax(bytesMax: number): number {
  return uploadBaseMs + Math.ceil(bytesMax / bytesPerSecondMin) * 1000;
}

/** Returns the age from which a file without a record will never be recorded. */
export function sweepAgeMs(bytesMax: number): number {
  return uploadMsMax(bytesMax) + recordingMs;
}
