#!/usr/bin/env node
import { runWorkerProgram } from '../../worker-kit';
import { createBrowserWorker } from './browser-worker';

/** Does tasks in a browser: pictures, texts, data, forms. Listens on port 3003 by convention. */
void runWorkerProgram({
  name: 'yardmaster-browser',
  description: 'Does tasks in Chromium, each in a browser context of its own.',
  options: [
    {
      flag: '--browser',
      description: 'file of the browser; without it YARD_BROWSER is read, then one is looked for',
      default: '',
    },
    {
      flag: '--sandbox',
      description: "Chromium's own sandbox, or none where this machine does not allow it",
      values: ['chromium', 'none'],
      default: 'chromium',
    },
  ],
  createWorker: (settings, { browser, sandbox }, log, env) =>
    createBrowserWorker({
      ...settings,
      browser: browser || env['YARD_BROWSER'],
      sandbox: sandbox === 'none' ? 'none' : 'chromium',
      env,
      log,
    }),
});
