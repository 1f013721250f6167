import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInCapabilities } from '@yardmaster/protocol';
import { BrowserError, browserErrors } from './browser-error';
import { compilers } from './compile/compile';
import { defaultRunLimits } from './steps/run-limits';
import { StepActions } from './run/step-actions';

const definitions = builtInCapabilities['browser.run'].inputSchema.$defs;
const unused = {} as never;
const actionNames = Object.keys(new StepActions(unused, unused, unused, unused, unused).table);

describe('the protocol of the browser worker', () => {
  it('has an action for each step, and no other', () => {
    expect(definitions.step.properties.action.enum).toEqual(actionNames);
    expect(definitions.step.allOf.map(({ if: { properties } }) => properties.action.const)).toEqual(actionNames);
  });

  it('has the defaults of the limits', () => {
    const { properties } = definitions.limits;
    const defaults = Object.entries(properties).map(([name, limit]) => [name, limit.default]);
    expect(Object.fromEntries(defaults)).toEqual(defaultRunLimits);
  });

  it('defines targets, contexts and networks alike in every capability', () => {
    const shared: Record<string, unknown> = definitions;
    for (const name of Object.keys(compilers) as Array<keyof typeof compilers>) {
      const { $defs } = builtInCapabilities[name].inputSchema as { $defs: Record<string, unknown> };
      for (const [key, definition] of Object.entries($defs))
        expect([name, key, definition]).toEqual([name, key, shared[key]]);
    }
  });

  it('lists every error with its code and whether it is retryable', () => {
    const readme = readFileSync(join(__dirname, '../../../protocol/README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `browser\.([A-Z_]+)` \| (yes|no) \|/gm)].map(([, code, is]) => [
      code,
      is === 'yes',
    ]);
    expect(Object.fromEntries(rows)).toEqual(browserErrors);
    expect(new BrowserError('PAGE_CRASHED', 'm').retryable).toBe(true);
  });
});
