export { findBrowser, noBrowserMessage, type FoundBrowser } from './browser/find-browser';
