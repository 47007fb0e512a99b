// Gives what a WASM has from its JavaScript names of a letter or two, in both files: wasm-bindgen's end in hashes, which no compression
// makes smaller.
//   node names.mjs <wasm> <its JavaScript>
import { readFileSync, writeFileSync } from "node:fs";

import { Wasm } from "./wasm.mjs";

const DIGITS = 36;
// Where the JavaScript says one: at the beginning of a line, before what it is.
const SAID = /^( +)(\w+):/gm;

const [wasmFile, scriptFile] = process.argv.slice(2);
const wasm = new Wasm(readFileSync(wasmFile));
const short = new Map(wasm.imports.map(({ name }, nth) => [name, `_${nth.toString(DIGITS)}`]));
const said = new Set();
const script = readFileSync(scriptFile, "utf8").replace(SAID, (whole, space, name) => {
  if (!short.has(name)) return whole;
  said.add(name);
  return `${space}${short.get(name)}:`;
});
if (said.size < short.size) {
  process.stderr.write("The JavaScript of the WASM lacks names of what it gives: are they written otherwise now (.ci/names.mjs)?\n");
  process.exit(1);
}
for (const one of wasm.imports) one.name = short.get(one.name);
writeFileSync(wasmFile, wasm.written());
writeFileSync(scriptFile, script);
