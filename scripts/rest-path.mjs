#!/usr/bin/env node
// `npm run rest-path`: prints the files of the control plane that one REST task executes, found by V8's coverage of one
// request.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('../test/support/compile-typescript.cjs');
const { filesOfRestTask, ownFiles } = require('../test/architecture/rest-path.ts');

const files = await filesOfRestTask();
const own = ownFiles(files);
print('of its own', own);
print(
  'machinery that other requests run through too, and the inside of the store',
  files.filter((file) => !own.includes(file)),
);

/** Prints the files by folder. */
function print(title, named) {
  console.log(`${named.length} files ${title}`);
  const folderOf = (file) => file.slice(0, file.lastIndexOf('/'));
  for (const folder of new Set(named.map(folderOf))) {
    const names = named.filter((file) => folderOf(file) === folder).map((file) => file.slice(folder.length + 1));
    console.log(`  ${folder}: ${names.join(', ')}`);
  }
}
