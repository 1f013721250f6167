import { ChildProgram } from './child-program';

/** Uses a CPU all the time, and exits with its parent. */
const program = `
process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
const burn = () => { for (const untilMs = Date.now() + 50; Date.now() < untilMs; ); setImmediate(burn); };
burn();`;
const endMsMax = 10_000;

/** Processes that load the CPUs. */
export class Burners {
  private readonly programs: ChildProgram[] = [];

  start(count: number, env: NodeJS.ProcessEnv): void {
    for (let n = 0; n < count; n++) {
      this.programs.push(new ChildProgram('a burner', process.execPath, ['-e', program], env));
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.programs.map((burner) => burner.end(endMsMax)));
  }
}
