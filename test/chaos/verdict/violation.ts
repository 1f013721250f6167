/** A promise of the system that was broken. */
export interface Violation {
  /** Which promise, in a few words. */
  promise: string;
  /** How, for a person. */
  message: string;
  taskId?: string;
}

/** A violation for each message; what is false is none. */
export function violations(promise: string, messages: ReadonlyArray<string | false>, taskId?: string): Violation[] {
  return messages.flatMap((message) => (message ? [{ promise, message, ...(taskId && { taskId }) }] : []));
}
