import type { Artifact } from '../../../protocol';
import type { HandlerContext } from '../../../worker-kit';
import type { Lent } from '../pool/lent';

/** What a run works with. */
export interface RunParts {
  lent: Lent;
  /** Aborted when the attempt is to stop and when the context is lost, with the reason that is to be reported. */
  signal: AbortSignal;
  /** Leaves a file with the task. */
  artifact: HandlerContext['artifact'];
}

export interface RunResult {
  page: { url: string; title: string; status?: number };
  outputs: Record<string, unknown>;
  artifacts: Artifact[];
}

export interface RunInput {
  url: string;
}

/** Runs the steps of a task in the context that it was lent. */
export async function browserRun({ url }: RunInput, { lent, signal }: RunParts): Promise<RunResult> {
  const response = await lent.page.goto(url);
  signal.throwIfAborted();
  return {
    page: { url: lent.page.url(), title: await lent.page.title(), status: response?.status() },
    outputs: { text: await lent.page.innerText('body') },
    artifacts: [],
  };
}
