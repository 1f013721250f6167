/** How a sandboxed program finds what is its own: the sandbox shows it no other variables. */
export const refVariable = 'CHAOS_REF';

const program = `
import os, time
ref, up_to, lines, line_s = os.environ["${refVariable}"], int(os.environ["UP_TO"]), int(os.environ["LINES"]), float(os.environ["LINE_S"])
total = 0
for line in range(1, lines + 1):
    time.sleep(line_s)
    total += sum(range(up_to * (line - 1) // lines + 1, up_to * line // lines + 1))
    print(f"{ref} line {line}", flush=True)
print(total)
`;

/** Input of `python.run` for the sum that `chaos.sum` would make. `env` marks what it starts as belonging to the run. */
export function pythonSum(
  { ref, upTo, lines, lineMs }: { ref: string; upTo: number; lines: number; lineMs: number },
  env: Record<string, string>,
): { code: string; env: Record<string, string> } {
  const own = { [refVariable]: ref, UP_TO: `${upTo}`, LINES: `${lines}`, LINE_S: `${lineMs / 1000}` };
  return { code: program, env: { ...env, ...own } };
}
