/** A violated guarantee of the system. */
export interface Violation {
  /** The guarantee, in a few words. */
  promise: string;
  /** Human-readable description. */
  message: string;
  taskId?: string;
}

/** Creates a violation for each message; ignores `false`. */
export function violations(promise: string, messages: ReadonlyArray<string | false>, taskId?: string): Violation[] {
  return messages.flatMap((message) => (message ? [{ promise, message, ...(taskId && { taskId }) }] : []));
}
