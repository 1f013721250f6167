import {
  browserConnect,
  browserContent,
  browserExtract,
  browserPdf,
  browserRun,
  browserScreenshot,
} from './behaviours/browser';
import { figmaData, figmaGet, figmaImages, figmaTokens } from './behaviours/figma/figma-read';
import { figmaWrite } from './behaviours/figma/figma-write';
import { endPythonContext, pythonContexts } from './behaviours/python-contexts';
import { pythonRun } from './behaviours/python-run';
import { filesDelete, filesGet, filesList, filesMove, filesPut } from './behaviours/session-files';
import { shellRun } from './behaviours/shell-run';
import type { MockBehaviours } from './mock-behaviour';

export const mockBehaviours: MockBehaviours = {
  'python.run': pythonRun,
  'python.contexts': pythonContexts,
  'python.restart': endPythonContext,
  'python.close': endPythonContext,
  'shell.run': shellRun,
  'files.put': filesPut,
  'files.get': filesGet,
  'files.list': filesList,
  'files.delete': filesDelete,
  'files.move': filesMove,
  'figma.get': figmaGet,
  'figma.get_figma_data': figmaData,
  'figma.images': figmaImages,
  'figma.tokens': figmaTokens,
  'figma.write': figmaWrite,
  'browser.content': browserContent,
  'browser.connect': browserConnect,
  'browser.extract': browserExtract,
  'browser.pdf': browserPdf,
  'browser.run': browserRun,
  'browser.screenshot': browserScreenshot,
};
