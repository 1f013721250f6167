import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser, noBrowserMessage } from './find-browser';

describe(findBrowser.name, () => {
  let folder: string;
  const program = (name: string, mode = 0o755): string => {
    const file = join(folder, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, '#!/bin/sh\n');
    chmodSync(file, mode);
    return file;
  };
  const find = (setting?: string) =>
    findBrowser({
      setting,
      path: `${join(folder, 'a')}:relative:${join(folder, 'b')}`,
      packageFolder: join(folder, 'package'),
    });

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'yard-find-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('finds no browser if none is installed', () => {
    expect(find()).toBeUndefined();
  });

  it('prefers the headless shell, anywhere on the path', () => {
    program('a/chromium');
    const shell = program('b/chromium-headless-shell');
    expect(find()).toEqual({ path: shell, from: 'system' });
  });

  it('uses the browser that the setup installed only if the system has none', () => {
    const packaged = program('package/chromium');
    expect(find()).toEqual({ path: packaged, from: 'package' });
    const chrome = program('b/google-chrome');
    expect(find()).toEqual({ path: chrome, from: 'system' });
  });

  it('uses only the configured browser, given by its file or its name', () => {
    program('a/chromium');
    const own = program('b/my-browser');
    expect(find(own)).toEqual({ path: own, from: 'setting' });
    expect(find('my-browser')).toEqual({ path: own, from: 'setting' });
    expect(find(join(folder, 'nothing'))).toBeUndefined();
  });

  it('rejects files that are not executable, and folders', () => {
    program('a/chromium', 0o644);
    mkdirSync(join(folder, 'b/chromium'), { recursive: true });
    expect(find()).toBeUndefined();
  });

  it('explains how to install a missing browser', () => {
    expect(noBrowserMessage()).toContain('apt-get install chromium-headless-shell');
    expect(noBrowserMessage('/opt/x')).toBe(
      'no browser at /opt/x: choose another with --browser <file> or YARD_BROWSER=<file>',
    );
  });
});
