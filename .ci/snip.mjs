// Takes out of the WASM what is pointed to and yet never called, which no linker can know.
//   node snip.mjs <binaryen's module> <wasm, with its names> <wasm to write>
// A function taken out traps when it is called after all: the journeys would see it.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [library, from, to] = process.argv.slice(2);
const { default: binaryen } = await import(pathToFileURL(library));

const NEVER_CALLED = [
  // Taking over a page that loads its code in pieces: `hydrate_lazy` begins it, and we call `hydrate_body`.
  // Every erased view of the framework carries it.
  /hydrate_async/,
];

const module = binaryen.readBinary(readFileSync(from));
const functions = Array.from({ length: module.getNumFunctions() }, (_, i) => binaryen.getFunctionInfo(module.getFunctionByIndex(i)));

for (const pattern of NEVER_CALLED) {
  const found = functions.filter(({ name, module: imported }) => !imported && pattern.test(name));
  if (found.length === 0) {
    process.stderr.write(`No function's name matches ${pattern}: the framework changed, or the names are gone. Look again at .ci/snip.mjs.\n`);
    process.exit(1);
  }
  for (const { name, params, results } of found) {
    module.removeFunction(name);
    module.addFunction(name, params, results, [], module.unreachable());
  }
}
writeFileSync(to, module.emitBinary());
