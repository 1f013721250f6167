import type { Page } from 'playwright-core';
import { InvalidPayloadError, type YardError } from '../../../protocol';
import type { HandlerContext } from '../../../worker-kit';
import type { Lent } from '../pool/lent';
import type { RunSecrets } from '../secrets/run-secrets';
import { statusOf } from '../steps/navigate';
import type { RunScope } from '../steps/scope';
import type { Step } from '../steps/step';
import { briefError, evidenceOf, inTime, stepFailure } from './failure';
import { outputNames } from './output-names.policy';
import { Outputs } from './outputs';
import { PageLog } from './page-log';
import { prepareContext, type PreparedContext } from './prepare-context';
import { RunFiles } from './run-files';
import { defaultRunLimits, type RunInput } from './run-input';
import { RunPages } from './run-pages';
import type { BlockedReport, PageReport, RunResult, StepReport } from './run-result';
import { Trace } from './trace';
import { tryStep } from './try-step';

/** What a run works with. */
export interface RunParts {
  lent: Pick<Lent, 'context' | 'page'>;
  /** Aborted when the attempt is to stop and when the context is lost, with the reason that is to be reported. */
  signal: AbortSignal;
  /** Leaves a file with the task. */
  artifact: HandlerContext['artifact'];
  progress: HandlerContext['progress'];
  secrets: RunSecrets;
  /** What the egress policy did not allow so far. */
  blocked: () => BlockedReport[];
  /** Why an address may not even be tried, where it may not. */
  refusedReason: (url: string) => string | undefined;
  /** Why it did not allow an address, where it did not. */
  deniedReason: (url: string) => string | undefined;
}

/**
 * Does the steps of a task in the context that it was lent.
 * @throws YardError with the code of the step that failed; its details have the step, what the page showed, and as `run` what
 * there is of the result.
 */
export async function browserRun(input: RunInput, parts: RunParts): Promise<RunResult> {
  const { names, twice } = outputNames(input.steps);
  if (twice !== undefined)
    throw new InvalidPayloadError({ path: `steps.${twice}.name`, message: 'is there twice' }, 'INVALID_INPUT');
  const run = new BrowserRun(input, names, parts);
  try {
    return parts.secrets.redacted(await run.run());
  } catch (error) {
    throw withoutSecrets(error, parts.secrets);
  }
}

class BrowserRun {
  private readonly startedAtMs = performance.now();
  private readonly reports: StepReport[] = [];
  private readonly outputs: Outputs;
  private readonly log: PageLog;
  private readonly scope: RunScope;
  private prepared?: PreparedContext;
  private trace?: Trace;
  private stored?: object;

  constructor(
    private readonly input: RunInput,
    private readonly names: readonly string[],
    private readonly parts: RunParts,
  ) {
    const { lent, artifact, secrets, refusedReason, deniedReason } = parts;
    const limits = { ...defaultRunLimits, ...input.limits };
    this.outputs = new Outputs(limits.outputBytes);
    this.log = new PageLog(lent.context);
    this.scope = {
      pages: new RunPages(lent.context, lent.page, limits.popups, input.dialogs),
      files: new RunFiles(artifact),
      secrets,
      limits,
      statuses: this.log.statuses,
      refusedReason,
      deniedReason,
    };
  }

  async run(): Promise<RunResult> {
    const { input, parts, scope } = this;
    try {
      await this.prepare();
      for (const [index, step] of input.steps.entries()) await this.step(step, index);
      await this.endTrace(false);
      if (input.record?.storageState) this.stored = await parts.lent.context.storageState();
      return await this.result();
    } finally {
      this.log.end();
      scope.pages.end();
      if (!parts.signal.aborted) await inTime(this.prepared?.undo(), parts.signal);
    }
  }

  private async prepare(): Promise<void> {
    const { context, page } = this.parts.lent;
    const { input, parts } = this;
    this.prepared = await prepareContext(context, page, input, parts.secrets);
    if ((input.record?.trace ?? 'off') !== 'off') this.trace = await Trace.start(context);
  }

  private async step(step: Step, index: number): Promise<void> {
    const { scope, parts, names } = this;
    const name = names[index]!;
    const said = { step: index + 1, of: names.length, action: step.action, name };
    parts.progress({ ...said, status: 'running' });
    const beganAtMs = performance.now();
    const { error, tries } = await this.tried(step, name);
    const report: StepReport = {
      index,
      action: step.action,
      ...(step.name !== undefined && { name }),
      status: error === undefined ? 'ok' : 'failed',
      wallMs: Math.round(performance.now() - beganAtMs),
      ...(tries > 1 && { tries }),
      ...(error !== undefined && { error: scope.secrets.redacted(briefError(error)) }),
    };
    this.reports.push(report);
    parts.progress({ ...said, status: report.status, wallMs: report.wallMs });
    if (error !== undefined && (!step.optional || parts.signal.aborted)) throw await this.failure(error, step, index);
  }

  private async tried(step: Step, name: string): Promise<{ error?: unknown; tries: number }> {
    const { output, error, tries } = await tryStep(step, name, this.scope, this.parts.signal);
    if (error !== undefined) return { error, tries };
    try {
      this.outputs.add(name, output);
      return { tries };
    } catch (tooLarge) {
      return { error: tooLarge, tries };
    }
  }

  /** Where the run itself is to stop its reason counts, and nothing is asked of the page any more. */
  private async failure(error: unknown, step: Step, index: number): Promise<YardError> {
    const { parts, scope, input } = this;
    for (const [later, { action }] of input.steps.entries())
      if (later > index) this.reports.push({ index: later, action, status: 'skipped', wallMs: 0 });
    if (parts.signal.aborted) return stepFailure(parts.signal.reason, step, index, { run: await this.result() });
    const page = scope.pages.pageNow(step.page ?? 0);
    const takesPicture = input.record?.failureScreenshot ?? true;
    const evidence = await evidenceOf(page, step, scope.files, takesPicture, parts.signal);
    const trace = await this.endTrace(true);
    return stepFailure(error, step, index, { ...evidence, ...trace, run: await this.result() });
  }

  /** A trace has what was filled in and sent: where a secret is in it nobody gets it. */
  private async endTrace(hasFailed: boolean): Promise<{ trace?: string }> {
    const { trace, scope, input, parts } = this;
    if (!trace) return {};
    const isKept = !scope.secrets.hasUsed && (hasFailed || input.record?.trace === 'on');
    const ending: Promise<string | undefined> = isKept ? trace.keep(scope.files) : trace.drop();
    const name = await inTime(ending, parts.signal, traceMs);
    return name === undefined ? {} : { trace: name };
  }

  private async result(): Promise<RunResult> {
    const { log, scope, parts, reports } = this;
    const { pages, files } = scope;
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
        blocked: parts.blocked(),
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
    const { signal } = this.parts;
    const title = signal.aborted || page.isClosed() ? '' : await inTime(page.title(), signal, titleMs);
    const url = page.url().slice(0, urlCharsMax);
    return { url, title: (title ?? '').slice(0, titleCharsMax), ...statusOf(page, this.scope.statuses) };
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
