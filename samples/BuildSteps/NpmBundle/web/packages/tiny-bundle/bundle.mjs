#!/usr/bin/env node
// usage: bundle.mjs ENTRY OUTPUT
// Puts an entry and what it imports, by name or by path, into one file. A stand-in for a real bundler, without dependencies: imports are
// lines of their own, and modules export functions.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [entry, output] = process.argv.slice(2);
const seen = new Set();
const parts = [];

function add(file) {
  if (seen.has(file)) {
    return;
  }
  seen.add(file);
  const lines = readFileSync(file, 'utf8').split('\n');
  const kept = lines.filter((line) => {
    const found = /^import .* from '([^']+)';$/.exec(line);
    if (found) {
      add(createRequire(file).resolve(found[1]));
    }
    return !found;
  });
  parts.push(kept.join('\n').replace(/^export /gm, '').trim());
}

add(createRequire(`${process.cwd()}/`).resolve(`./${entry}`));
writeFileSync(output, `(() => {\n${parts.join('\n\n')}\n})();\n`);
