import type { Artifact, ErrorInfo } from '@yardmaster/protocol';
import type { DeniedTarget } from '../egress';
import type { ActionName } from '../steps/step';
import type { ConsoleEntry } from './page-log';
import type { DialogRecord } from '../steps/run-pages';

export interface StepReport {
  index: number;
  action: ActionName;
  name?: string;
  status: 'ok' | 'failed' | 'skipped';
  wallMs: number;
  tries?: number;
  error?: ErrorInfo;
}

export interface PageReport {
  url: string;
  title: string;
  status?: number;
}

/** The result of `browser.run`. The details of an error contain it up to the failed step. */
export interface RunResult {
  steps: StepReport[];
  outputs: Record<string, unknown>;
  page: PageReport;
  popups?: PageReport[];
  dialogs?: DialogRecord[];
  console: { entries: ConsoleEntry[]; dropped: number };
  network: {
    requests: number;
    failed: number;
    notLoaded?: number;
    closedPopups?: number;
    refusedDownloads?: number;
    blocked: DeniedTarget[];
  };
  /** Cookies and local storage at the end, if the task requested them. */
  storageState?: object;
  artifacts: Artifact[];
  timings: { wallMs: number; stepsMs: number };
}
