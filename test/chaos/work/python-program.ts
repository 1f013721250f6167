/** Environment variable with the reference of a program's task. */
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

/** Creates input of `python.run` for the same sum as `chaos.sum`. `env` marks the processes of the run. */
export function pythonSum(
  { ref, upTo, lines, lineMs }: { ref: string; upTo: number; lines: number; lineMs: number },
  env: Record<string, string>,
): { code: string; env: Record<string, string> } {
  const own = { [refVariable]: ref, UP_TO: `${upTo}`, LINES: `${lines}`, LINE_S: `${lineMs / 1000}` };
  return { code: program, env: { ...env, ...own } };
}
