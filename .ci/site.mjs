// Names the built files by their content, writes their hashes where Leptos reads them, compresses
// everything once so that the server never has to, and weighs the WASM.
//   node site.mjs <folder of wasm-bindgen> <folder to complete> <name> <limit in bytes>
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [from, to, name, limit] = process.argv.slice(2);
const root = join(to, "root");
const pkg = join(root, "pkg");

// Images and fonts are compressed already; below this size a header costs more than it saves.
const COMPRESSIBLE = new Set([".css", ".html", ".ico", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest", ".xml"]);
const WORTH_COMPRESSING_BYTES = 512;
const HASH_LETTERS = 16;

const hashOf = (bytes) => createHash("sha256").update(bytes).digest("hex").slice(0, HASH_LETTERS);

mkdirSync(pkg, { recursive: true });
const wasm = readFileSync(join(from, `${name}_bg.wasm`));
const wasmHash = hashOf(wasm);
writeFileSync(join(pkg, `${name}.${wasmHash}.wasm`), wasm);

// The JavaScript names its WASM as a default; it must be the one it was made with.
const js = readFileSync(join(from, `${name}.js`), "utf8").replaceAll(`${name}_bg.wasm`, `${name}.${wasmHash}.wasm`);
const jsHash = hashOf(js);
writeFileSync(join(pkg, `${name}.${jsHash}.js`), js);
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
const wasmWeight = weights.get(join(pkg, `${name}.${wasmHash}.wasm`)) ?? wasm.length;
const report =
  `The browser part weighs ${kB(wasmWeight)} brotli of at most ${kB(limit)} (${kB(wasm.length)} unpacked), ` +
  `its JavaScript ${weighed(`${name}.${jsHash}.js`)}, the style ${weighed(`${name}.${cssHash}.css`)}.\n`;
writeFileSync(join(to, "weight.txt"), report);
process.stderr.write(report);
if (wasmWeight > Number(limit)) {
  process.stderr.write(`The WASM is above its limit of ${kB(limit)} brotli: find what made it grow (.ci/versions).\n`);
  process.exit(1);
}
