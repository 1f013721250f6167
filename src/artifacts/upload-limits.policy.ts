/** An upload is cut if nothing arrives for this long. */
export const stallMs = 30_000;

/** Every upload may take this long, however small it is: some are written as their attempt goes on. */
const anyUploadMs = 3_600_000;

/** The slowest transfer, in bytes a second, that is let through to the end beyond `anyUploadMs`. */
const slowestBytesPerSecond = 64 * 1024;

/** A complete file may have to wait for the disk and for the store, and two machines may disagree on the time. */
const recordingMs = 3_600_000;

/** An upload is cut after this long, if artifacts may have `bytesMax`. */
export function uploadMsMax(bytesMax: number): number {
  return anyUploadMs + Math.ceil(bytesMax / slowestBytesPerSecond) * 1000;
}

/** The age from which no replica can be about to record a file: if no task has it by then, none ever will. */
export function sweepAgeMs(bytesMax: number): number {
  return uploadMsMax(bytesMax) + recordingMs;
}
