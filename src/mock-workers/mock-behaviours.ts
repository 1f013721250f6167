import type { Clock } from '../clock';
import type { Outcome } from '../protocol';
import type { HandlerContext } from '../worker-kit';
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

export type MockContext = HandlerContext & {
  readonly clock: Clock;
  /** Has this reported to the letter when the behaviour returns, whatever that is. */
  readonly reportAs?: (outcome: Outcome) => void;
};

/** Answers one capability. The input fits its schema; what is returned or thrown ends the attempt, as for any handler. */
export type MockBehaviour = (input: unknown, context: MockContext) => unknown;

/** Behaviours by capability: the seam at which rules, recordings and faults can take the place of these answers. */
export type MockBehaviours = Readonly<Record<string, MockBehaviour>>;

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
