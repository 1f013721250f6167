/** The source that a name of a package leads to; undefined for any other name. */
export function sourceOf(name: string): string | undefined;
