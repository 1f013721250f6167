/** A capability, or a prefix that ends with `.*`. `*` stands for all. */
export const capabilityPattern = /^(?:\*|[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*(?:\.\*)?)$/;

/** True if a pattern covers the capability. No patterns cover everything. */
export function isCovered(capability: string, patterns: readonly string[] | undefined): boolean {
  return patterns === undefined || patterns.some((pattern) => covers(pattern, capability));
}

function covers(pattern: string, capability: string): boolean {
  if (pattern === '*') return true;
  return pattern.endsWith('.*') ? capability.startsWith(pattern.slice(0, -1)) : capability === pattern;
}
