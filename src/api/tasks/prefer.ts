const waitPattern = /^wait\s*=\s*"?(\d{1,9})"?\s*(;.*)?$/i;

/**
 * How long a caller would like to wait, by its `Prefer` header (RFC 7240, section 4.3), at most `waitMsMax`. Nothing where it
 * does not say; a preference that is not understood is ignored, as the RFC asks for.
 */
export function preferredWaitMs(prefer: string | undefined, waitMsMax: number): number | undefined {
  for (const preference of prefer?.split(',') ?? []) {
    const [, seconds] = waitPattern.exec(preference.trim()) ?? [];
    if (seconds !== undefined) return Math.min(Number(seconds) * 1000, waitMsMax);
  }
  return undefined;
}

/** What `Preference-Applied` says of a wait. */
export function appliedWait(waitMs: number): string {
  return `wait=${Math.floor(waitMs / 1000)}`;
}
