import { ManualClock } from '@yardmaster/testkit';
import { LinkLines, type Readiness } from './link-lines';

describe(LinkLines.name, () => {
  const linkLine = '{"level":40,"event":"dial_failed","msg":"could not open a link"}';
  let shown: string[];
  let clock: ManualClock;
  let controlPlane: { -readonly [K in keyof Readiness]: Readiness[K] };
  let lines: LinkLines;
  beforeEach(() => {
    [shown, clock] = [[], new ManualClock(100_000)];
    controlPlane = { readySinceMs: 0 };
    const screen = { log: (_: string, line: string) => shown.push(line), warn: () => undefined };
    lines = new LinkLines(screen, controlPlane, clock);
  });

  it('shows a line about anything else at once', () => {
    lines.log('w', 'a traceback');
    expect(shown).toEqual(['a traceback']);
  });

  it('reports the end of a link while the control plane runs', async () => {
    lines.log('w', linkLine);
    await clock.advance(500);
    expect(shown).toEqual([linkLine]);
  });

  it.each([
    ['dies a moment later', 0, undefined],
    ['is away', undefined, 100_100],
    ['was started again just now', 99_500, 99_500],
  ])('hides lines about links when the control plane %s', async (_, before, after) => {
    controlPlane.readySinceMs = before;
    lines.log('w', linkLine);
    controlPlane.readySinceMs = after;
    await clock.advance(10_000);
    expect(shown).toEqual([]);
  });
});
