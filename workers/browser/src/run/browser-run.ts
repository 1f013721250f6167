import type { Page } from 'playwright-core';
import { InvalidPayloadError, type YardError } from '@yardmaster/protocol';
import type { HandlerContext } from '@yardmaster/worker-kit';
import type { RunSecrets } from '../secrets/run-secrets';
import type { TaskContext } from '../sessions/task-context';
import { statusOf } from '../steps/navigate';
import type { Step } from '../steps/step';
import { StepActions } from './step-actions';
import { briefError, evidenceOf, inTime, stepFailure } from './failure';
import { outputNames } from './output-names.policy';
import { Outputs } from './outputs';
import { PageLog } from './page-log';
import { prepareContext, type PreparedContext } from './prepare-context';
import { RunFiles } from '../steps/run-files';
import { defaultRunLimits } from '../steps/run-limits';
import type { RunInput } from './run-input';
import { RunPages } from '../steps/run-pages';
import type { PageReport, RunResult, StepReport } from './run-result';
import { StepTries } from './step-tries';
import { Trace } from './trace';

/**
 * Runs the steps of a task in its context. `signal` aborts when the attempt must stop or the context is lost, with the
 * error to report.
 * @throws YardError with the code of the failed step; its details contain the step, the state of the page, and as `run`
 * the result so far
 */
export async function browserRun(
  input: RunInput,
  task: TaskContext,
  attempt: HandlerContext,
  secrets: RunSecrets,
  signal: AbortSignal,
): Promise<RunResult> {
  const { twice } = outputNames(input.steps);
  if (twice !== undefined)
    throw new InvalidPayloadError({ path: `steps.${twice}.name`, message: 'is used by two steps' }, 'INVALID_INPUT');
  const run = new BrowserRun(input, task, attempt, secrets, signal);
  try {
    return secrets.redacted(await run.run());
  } catch (error) {
    throw withoutSecrets(error, secrets);
  }
}

class BrowserRun {
  private readonly startedAtMs = performance.now();
  private readonly names: readonly string[];
  private readonly reports: StepReport[] = [];
  private readonly outputs: Outputs;
  private readonly log: PageLog;
  private readonly pages: RunPages;
  private readonly files: RunFiles;
  private readonly tries: StepTries;
  private prepared?: PreparedContext;
  private trace?: Trace;
  private stored?: object;

  constructor(
    private readonly input: RunInput,
    private readonly task: TaskContext,
    private readonly attempt: HandlerContext,
    private readonly secrets: RunSecrets,
    private readonly signal: AbortSignal,
  ) {
    const { context, page, egress } = task;
    const limits = { ...defaultRunLimits, ...input.limits };
    this.names = outputNames(input.steps).names;
    this.outputs = new Outputs(limits.outputBytes);
    this.log = new PageLog(context);
    this.pages = new RunPages(context, page, limits.popups, input.dialogs);
    this.files = new RunFiles(attempt.artifact);
    const actions = new StepActions(this.pages, this.files, secrets, this.log.statuses, egress);
    this.tries = new StepTries(actions, this.pages, limits, signal);
  }

  async run(): Promise<RunResult> {
    const { input, signal } = this;
    try {
      await this.prepare();
      for (const [index, step] of input.steps.entries()) await this.step(step, index);
      await this.endTrace(false);
      if (input.record?.storageState) this.stored = await this.task.context.storageState();
      return await this.result();
    } finally {
      this.log.end();
      this.pages.end();
      if (!signal.aborted) await inTime(this.prepared?.undo(), signal);
    }
  }

  private async prepare(): Promise<void> {
    const { input, secrets } = this;
    const { context, page } = this.task;
    this.prepared = await prepareContext(context, page, input, secrets);
    if ((input.record?.trace ?? 'off') !== 'off') this.trace = await Trace.start(context);
  }

  private async step(step: Step, index: number): Promise<void> {
    const { attempt, signal, names } = this;
    const name = names[index]!;
    const said = { step: index + 1, of: names.length, action: step.action, name };
    attempt.progress({ ...said, status: 'running' });
    const beganAtMs = performance.now();
    const { error, tries } = await this.tried(step, name);
    const report: StepReport = {
      index,
      action: step.action,
      ...(step.name !== undefined && { name }),
      status: error === undefined ? 'ok' : 'failed',
      wallMs: Math.round(performance.now() - beganAtMs),
      ...(tries > 1 && { tries }),
      ...(error !== undefined && { error: this.secrets.redacted(briefError(error)) }),
    };
    this.reports.push(report);
    attempt.progress({ ...said, status: report.status, wallMs: report.wallMs });
    if (error !== undefined && (!step.optional || signal.aborted)) throw await this.failure(error, step, index);
  }

  private async tried(step: Step, name: string): Promise<{ error?: unknown; tries: number }> {
    const { output, error, tries } = await this.tries.run(step, name);
    if (error !== undefined) return { error, tries };
    try {
      this.outputs.add(name, output);
      return { tries };
    } catch (tooLarge) {
      return { error: tooLarge, tries };
    }
  }

  /** Returns the error of a failed step. If the run was aborted, returns the reason and does not touch the page. */
  private async failure(error: unknown, step: Step, index: number): Promise<YardError> {
    const { signal, input } = this;
    for (const [later, { action }] of input.steps.entries())
      if (later > index) this.reports.push({ index: later, action, status: 'skipped', wallMs: 0 });
    if (signal.aborted) return stepFailure(signal.reason, step, index, { run: await this.result() });
    const page = this.pages.pageNow(step.page ?? 0);
    const takesPicture = input.record?.failureScreenshot ?? true;
    const evidence = await evidenceOf(page, step, this.files, takesPicture, signal);
    const trace = await this.endTrace(true);
    return stepFailure(error, step, index, { ...evidence, ...trace, run: await this.result() });
  }

  /** Ends the trace. Drops it if the run used a secret, because a trace contains all entered and sent text. */
  private async endTrace(hasFailed: boolean): Promise<{ trace?: string }> {
    const { trace, input, signal } = this;
    if (!trace) return {};
    const isKept = !this.secrets.hasUsed && (hasFailed || input.record?.trace === 'on');
    const ending: Promise<string | undefined> = isKept ? trace.keep(this.files) : trace.drop();
    const name = await inTime(ending, signal, traceMs);
    return name === undefined ? {} : { trace: name };
  }

  private async result(): Promise<RunResult> {
    const { log, pages, files, reports } = this;
    const { notLoaded = () => 0 } = this.prepared ?? {};
    const counts = {
      notLoaded: notLoaded(),
      closedPopups: pages.closedPopups,
      refusedDownloads: pages.refusedDownloads,
    };
    return {
      steps: reports,
      outputs: this.outputs.byName,
      page: await this.pageReport(pages.first),
      ...(pages.popups.length > 0 && { popups: await Promise.all(pages.popups.map((page) => this.pageReport(page))) }),
      ...(pages.dialogs.length > 0 && { dialogs: pages.dialogs }),
      console: { entries: log.entries, dropped: log.dropped },
      network: {
        requests: log.requests,
        failed: log.failed,
        ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
        blocked: this.task.egress.denied(),
      },
      ...(this.stored && { storageState: this.stored }),
      artifacts: files.artifacts,
      timings: {
        wallMs: Math.round(performance.now() - this.startedAtMs),
        stepsMs: reports.reduce((sum, { wallMs }) => sum + wallMs, 0),
      },
    };
  }

  private async pageReport(page: Page): Promise<PageReport> {
    const { signal } = this;
    const title = signal.aborted || page.isClosed() ? '' : await inTime(page.title(), signal, titleMs);
    const url = page.url().slice(0, urlCharsMax);
    return { url, title: (title ?? '').slice(0, titleCharsMax), ...statusOf(page, this.log.statuses) };
  }
}

const traceMs = 10_000;
const titleMs = 1000;
const urlCharsMax = 8192;
const titleCharsMax = 1000;

function withoutSecrets(error: unknown, secrets: RunSecrets): unknown {
  if (!(error instanceof Error) || !secrets.hasUsed) return error;
  error.message = secrets.redacted(error.message);
  if ('details' in error) Object.assign(error, { details: secrets.redacted(error.details) });
  return error;
}
