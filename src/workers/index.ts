export { findBrowser, noBrowserMessage, type FoundBrowser } from './browser/browser/find-browser';
