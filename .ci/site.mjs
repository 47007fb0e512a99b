// Names the built files by their content, writes their hashes where Leptos reads them, compresses
// everything once so that the server never has to, and weighs the WASM.
//   node site.mjs <folder of wasm-bindgen> <folder to complete> <name of a module> <its limit in bytes>...
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [from, to, ...named] = process.argv.slice(2);
const modules = [];
for (let at = 0; at < named.length; at += 2) modules.push({ name: named[at], limit: Number(named[at + 1]) });
// The first one gives the style sheet its name.
const [{ name }] = modules;
const root = join(to, "root");
const pkg = join(root, "pkg");

// Images and fonts are compressed already; below this size a header costs more than it saves.
const COMPRESSIBLE = new Set([".css", ".html", ".ico", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);
const WORTH_COMPRESSING_BYTES = 512;
const HASH_LETTERS = 16;

// What every module's JavaScript ends with, and all the script that a page without a module has. It is no part of the WASM, which has no
// room for it. The first of them hears of a key first.
const PAGE = new URL("../frontend/page/", import.meta.url);
const PARTS = ["nameless", "facts", "kept", "choices", "hands", "password", "pressed", "rows"];
const OF_EVERY_PAGE = PARTS.map((part) => `{\n${readFileSync(new URL(`${part}.js`, PAGE), "utf8")}}\n`).join("");

const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, HASH_LETTERS);

mkdirSync(pkg, { recursive: true });
// Leptos reads one hash of each kind, so that all modules have them in common.
for (const module of modules) module.wasm = readFileSync(join(from, `${module.name}_bg.wasm`));
const wasmHash = hashOf(Buffer.concat(modules.map(({ wasm }) => wasm)));
for (const module of modules) {
  writeFileSync(join(pkg, `${module.name}.${wasmHash}.wasm`), module.wasm);
  // The JavaScript names its WASM as a default; it must be the one it was made with.
  const js = readFileSync(join(from, `${module.name}.js`), "utf8");
  module.js = js.replaceAll(`${module.name}_bg.wasm`, `${module.name}.${wasmHash}.wasm`) + `\n${OF_EVERY_PAGE}`;
}
const jsHash = hashOf(modules.map(({ js }) => js).join(""));
for (const module of modules) writeFileSync(join(pkg, `${module.name}.${jsHash}.js`), module.js);
writeFileSync(join(root, "page.js"), OF_EVERY_PAGE);
if (existsSync(join(from, "snippets"))) cpSync(join(from, "snippets"), join(pkg, "snippets"), { recursive: true });

const cssHash = hashOf(readFileSync(join(to, `${name}.css`)));
renameSync(join(to, `${name}.css`), join(pkg, `${name}.${cssHash}.css`));

writeFileSync(join(to, "hash.txt"), `js: ${jsHash}\nwasm: ${wasmHash}\ncss: ${cssHash}\n`);

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

const weights = new Map();
for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !COMPRESSIBLE.has(extname(path))) continue;
  const bytes = readFileSync(path);
  if (bytes.length < WORTH_COMPRESSING_BYTES) continue;
  const small = brotli(bytes);
  weights.set(path, small.length);
  writeFileSync(`${path}.br`, small);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const weighed = (file) => kB(weights.get(join(pkg, file)) ?? readFileSync(join(pkg, file)).length);
let report = "";
const tooHeavy = [];
for (const { name, limit, wasm } of modules) {
  const weight = weights.get(join(pkg, `${name}.${wasmHash}.wasm`)) ?? wasm.length;
  report +=
    `The browser part '${name}' weighs ${kB(weight)} brotli of at most ${kB(limit)} (${kB(wasm.length)} unpacked), ` +
    `its JavaScript ${weighed(`${name}.${jsHash}.js`)}.\n`;
  if (weight > limit) tooHeavy.push(`The WASM '${name}' is above its limit of ${kB(limit)} brotli: find what made it grow (.ci/versions).\n`);
}
report += `The style weighs ${weighed(`${name}.${cssHash}.css`)}.\n`;
writeFileSync(join(to, "weight.txt"), report);
process.stderr.write(report + tooHeavy.join(""));
if (tooHeavy.length > 0) process.exit(1);
