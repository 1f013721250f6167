#!/usr/bin/env node
import { runWorkerProgram } from '@yardmaster/worker-kit/program';
import { createBrowserWorker } from './browser-worker';
import type { OperatorEgress } from './egress';
import { loadSecrets } from './secrets/read-secrets';

/** Runs browser tasks: screenshots, text, data, forms. By convention it listens on port 3003. */
void runWorkerProgram({
  name: 'yardmaster-browser-worker',
  description: 'Runs tasks in Chromium, each in a browser context of its own.',
  options: [
    {
      flag: '--browser',
      description: 'path of the Chromium executable; default: YARD_BROWSER, then an installed browser',
      default: '',
    },
    {
      flag: '--sandbox',
      description: "Chromium's own sandbox, or none if this machine does not allow it",
      values: ['chromium', 'none'],
      default: 'chromium',
    },
    {
      flag: '--ready',
      description: 'number of plain contexts that are opened in advance',
      default: '2',
      pattern: /^\d{1,2}$/,
    },
    {
      flag: '--sessions',
      description: 'maximum number of open sessions',
      default: '50',
      pattern: /^[1-9]\d{0,3}$/,
    },
    {
      flag: '--session-minutes',
      description: 'age at which a session ends, even if it is in use',
      default: '60',
      pattern: /^[1-9]\d{0,4}$/,
    },
    {
      flag: '--egress',
      description: 'off allows pages to reach every address that this machine can reach',
      values: ['guarded', 'off'],
      default: 'guarded',
    },
    {
      flag: '--permit',
      description: 'private addresses and networks that pages may reach, separated by commas',
      default: '',
    },
    {
      flag: '--allow',
      description: 'the only names and addresses that pages may reach, separated by commas',
      default: '',
    },
    {
      flag: '--secrets',
      description: 'file of the secrets that tasks may refer to; defaults to YARD_BROWSER_SECRETS',
      default: '',
    },
    { flag: '--deny', description: 'names and addresses that no page may reach, separated by commas', default: '' },
  ],
  createWorker: (settings, { browser, sandbox, ready, secrets, ...own }, log, env) =>
    createBrowserWorker(
      {
        ...settings,
        browser: browser || env['YARD_BROWSER'],
        sandbox: sandbox === 'none' ? 'none' : 'chromium',
        egress: egressOf(own),
        ...('connectUrl' in settings.link && { controlPlaneUrl: settings.link.connectUrl }),
        secrets: loadSecrets(secrets || env['YARD_BROWSER_SECRETS'], env),
        limits: { readyContexts: Number(ready) },
        sessions: { sessionsMax: Number(own['sessions']), sessionAgeMsMax: Number(own['sessionMinutes']) * 60_000 },
        env,
      },
      log,
    ),
});

function egressOf({ egress, permit, allow, deny }: Record<string, string>): OperatorEgress {
  const lists = { permit: list(permit), deny: list(deny), ...(allow && { allow: list(allow) }) };
  return { ...lists, enforce: egress !== 'off' };
}

function list(text = ''): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}
