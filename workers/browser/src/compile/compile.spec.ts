import type { RunResult } from '../run/run-result';
import { compileContent, compileExtract, compilePdf, compileRun, compileScreenshot } from './compile';

const url = 'https://example.com/';
const page = { url, title: 'T', status: 200 };
const result = (outputs: Record<string, unknown>): RunResult => ({ page, outputs }) as RunResult;

describe('a capability', () => {
  it('is compiled from a run without changes', () => {
    const run = { steps: [{ action: 'goto' as const, url }] };
    expect(compileRun(run)).toEqual({ run, resultOf: expect.any(Function) });
    expect(compileRun(run).resultOf(result({}))).toEqual(result({}));
  });

  it('is compiled to a run that takes a screenshot', () => {
    const { run, resultOf } = compileScreenshot({ url, width: 800, fullPage: true, waitFor: '#a', timeoutMs: 5 });
    expect(run).toEqual({
      steps: [
        { action: 'goto', url },
        { action: 'waitFor', target: '#a' },
        { action: 'screenshot', name: 'screenshot', fullPage: true },
      ],
      context: { viewport: { width: 800, height: 720 } },
      timeoutMs: 5,
    });
    expect(resultOf(result({ screenshot: { artifact: 'a' } }))).toEqual({ ...page, artifact: 'a' });
  });

  it('keeps the size of a device or viewport, except for the given width and height', () => {
    expect(compileScreenshot({ url, context: { device: 'iPhone 15' } }).run.context).toEqual({ device: 'iPhone 15' });
    const viewport = { width: 100, height: 100 };
    expect(compileScreenshot({ url, context: { viewport } }).run.context).toEqual({ viewport });
    expect(compileScreenshot({ url, height: 5, context: { viewport } }).run.context).toEqual({
      viewport: { width: 1280, height: 5 },
    });
  });

  it('is compiled to a run that prints HTML', () => {
    const { run, resultOf } = compilePdf({ html: '<p>', format: 'A5', network: { block: ['image'] } });
    expect(run).toEqual({
      steps: [
        { action: 'setContent', html: '<p>' },
        { action: 'pdf', name: 'page', format: 'A5' },
      ],
      network: { block: ['image'] },
    });
    expect(resultOf(result({ page: { artifact: 'page.pdf' } }))).toEqual({ ...page, artifact: 'page.pdf' });
  });

  it('is compiled to a run that reads the content or extracts data', () => {
    const { run, resultOf } = compileContent({ url, waitUntil: 'networkidle', format: 'text', target: 'main' });
    expect(run.steps).toEqual([
      { action: 'goto', url, waitUntil: 'networkidle' },
      { action: 'content', format: 'text', target: 'main' },
    ]);
    expect(resultOf(result({ content: { text: 'a' } }))).toEqual({ ...page, text: 'a' });
    const extract = compileExtract({ url, schema: { type: 'string' } });
    expect(extract.run.steps[1]).toEqual({ action: 'extract', schema: { type: 'string' } });
    expect(extract.resultOf(result({ extract: 'a' }))).toEqual({ ...page, data: 'a' });
  });
});
