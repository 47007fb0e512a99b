// Cuts out of the WASM what no linker can know to be dead.
//   node cut.mjs <wasm with names> <wasm to write>
// What is never called, though its address stands in every erased view: the body becomes `unreachable`; wasm-opt then drops all
// that only it needed. The pattern names whole functions on purpose: the compiler merges alike closures inside of them with
// living ones.
// What only words the errors of libraries (a bound of a date, an unexpected kind of JSON): nobody reads those in a browser, our
// own words stand there. The body becomes "written, nothing".
// What only these wrote with (numbers with a point, for one): no code and no data has its place in the table any more.
// And where in the source something would panic (rustc's own switch for it is not stable): the place becomes `:0:0`, its path
// zeros. What a panic says is kept.
import { readFileSync, writeFileSync } from "node:fs";

// The page is taken over at once (hydrate_body), out of what the server sent; what else there is: later, with a route's own module
// (hydrate_lazy); out of a `<template>`; and attributes that are spread over a component, for which a view tells its elements.
const NEVER_CALLED =
  /::(hydrate_async(::\{\{closure\}\})?|into_any_attr::hydrate_from_template|any_view::elements)(::h[0-9a-f]{16})?$/;
const NEVER_READ =
  /^<(jiff(_core)?::.*Error(Kind)?(<.*>)?|serde_core::de::(Unexpected|WithDecimalPoint|OneOf)) as core::fmt::(Debug|Display)>::fmt(::h[0-9a-f]{16})?$/;
const WRITES = /^<.* as core(\[[0-9a-f]+\])?::fmt::(Debug|Display)>::fmt(::h[0-9a-f]{16})?$/;
const SECTION = { custom: 0, imports: 2, elements: 9, code: 10, data: 11 };
const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };
const FUNCTION_NAMES = 1;
const ACTIVE = 0;
const CONSTANT = 0x41; // i32.const
// A `core::panic::Location`: the path's address and length, the line, the column, four bytes each.
const LOCATION_BYTES = 16;
const WORD_BYTES = 4;
const SOURCE = ".rs";
const PATH_BYTES_MAX = 300;
const LINE_MAX = 100_000;
const COLUMN_MAX = 1_000;
// A text of no length may lie anywhere but at 0.
const NOWHERE = 1;
const HEADER_BYTES = 8;
// Its length, no locals, unreachable, end.
const TRAP = Buffer.from([3, 0, 0x00, 0x0b]);
// Its length, no locals, `Ok(())` as the number 0, end.
const NOTHING = Buffer.from([4, 0, 0x41, 0x00, 0x0b]);

const [from, to] = process.argv.slice(2);
const wasm = readFileSync(from);
let at = HEADER_BYTES;

function number() {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = wasm[at++];
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
}

function encoded(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}

function text() {
  const length = number();
  at += length;
  return wasm.toString("utf8", at - length, at);
}

function limits() {
  const most = number() & 1;
  for (let left = 1 + most; left > 0; left--) number();
}

/** How many functions come from outside: they are numbered first. */
function countImported() {
  let functions = 0;
  for (let left = number(); left > 0; left--) {
    text();
    text();
    const kind = wasm[at++];
    if (kind === KIND.function) functions++;
    if (kind === KIND.table || kind === KIND.global || kind === KIND.tag) at++;
    if (kind === KIND.table || kind === KIND.memory) limits();
    else if (kind === KIND.global) at++;
    else number();
  }
  return functions;
}

function readNames(end, names) {
  if (text() !== "name") return;
  while (at < end) {
    const kind = wasm[at++];
    const length = number();
    const next = at + length;
    if (kind === FUNCTION_NAMES) for (let left = number(); left > 0; left--) names.set(number(), text());
    at = next;
  }
}

const sections = [];
const names = new Map();
let imported = 0;
while (at < wasm.length) {
  const begin = at;
  const id = wasm[at++];
  const length = number();
  const end = at + length;
  sections.push({ id, begin, body: at, end });
  if (id === SECTION.imports) imported = countImported();
  if (id === SECTION.custom) readNames(end, names);
  at = end;
}

/** The places in the table and the functions that stand there. */
function readTable(section) {
  at = section.body;
  const table = [];
  for (let left = number(); left > 0; left--) {
    if (number() !== ACTIVE) throw new Error("functions without a fixed place: .ci/cut.mjs knows none");
    at++; // i32.const
    let place = number();
    at++; // end
    for (let more = number(); more > 0; more--) table.push([place++, number()]);
  }
  return table;
}

/** Every number that the code may name. What only looks like a constant is one more, so none is missing. */
function constants(bodies) {
  const found = new Set();
  for (const body of bodies) {
    for (let begin = body.indexOf(CONSTANT); begin >= 0; begin = body.indexOf(CONSTANT, begin + 1)) {
      let value = 0;
      for (let byte = begin + 1, shift = 0; byte < body.length && shift < 35; byte++, shift += 7) {
        value += (body[byte] & 0x7f) * 2 ** shift;
        if (body[byte] < 0x80) break;
      }
      found.add(value);
    }
  }
  return found;
}

let cut = 0;
let silenced = 0;
function withoutTheDead(section, words) {
  at = section.body;
  const bodies = [];
  for (let index = imported, end = imported + number(); index < end; index++) {
    const begin = at;
    const length = number();
    at += length;
    const name = names.get(index) ?? "";
    const dead = NEVER_CALLED.test(name);
    const silent = NEVER_READ.test(name);
    if (dead) cut++;
    if (silent) silenced++;
    bodies.push(dead ? TRAP : silent ? NOTHING : wasm.subarray(begin, at));
  }
  const named = constants(bodies);
  for (const [place, index] of readTable(sections.find((section) => section.id === SECTION.elements))) {
    if (WRITES.test(names.get(index) ?? "") && !named.has(place) && !words.has(place)) bodies[index - imported] = TRAP;
  }
  const code = Buffer.concat([encoded(bodies.length), ...bodies]);
  return Buffer.concat([Buffer.from([SECTION.code]), encoded(code.length), code]);
}

/** Where each piece of the data lies in the file, and at which address it is put; only what is at a fixed address. */
function readData(section) {
  at = section.body;
  const pieces = [];
  for (let left = number(); left > 0; left--) {
    if (number() !== ACTIVE) throw new Error("data without a fixed address: .ci/cut.mjs knows none");
    at++; // i32.const
    const address = number();
    at++; // end
    const length = number();
    pieces.push({ address, from: at, length });
    at += length;
  }
  return pieces;
}

/** The text at an address, as a part of the file that can be written to. */
function textAt(pieces, address, length) {
  const piece = pieces.find((piece) => piece.address <= address && address + length <= piece.address + piece.length);
  return piece && wasm.subarray(piece.from + address - piece.address, piece.from + address - piece.address + length);
}

function isPath(bytes) {
  return bytes !== undefined && bytes.length > SOURCE.length && bytes.toString("latin1", bytes.length - SOURCE.length) === SOURCE;
}

/** Where in the file the first whole word of a piece lies. */
function firstWord({ address, from }) {
  return from + ((WORD_BYTES - (address % WORD_BYTES)) % WORD_BYTES);
}

function wordsOf(pieces) {
  const words = new Set();
  for (const piece of pieces) {
    for (let word = firstWord(piece); word + WORD_BYTES <= piece.from + piece.length; word += WORD_BYTES) words.add(wasm.readUInt32LE(word));
  }
  return words;
}

let placesCut = 0;
function withoutPlaces(pieces) {
  const paths = [];
  for (const piece of pieces) {
    for (let word = firstWord(piece); word + LOCATION_BYTES <= piece.from + piece.length; word += WORD_BYTES) {
      const [path, bytes, line, column] = [0, 1, 2, 3].map((nth) => wasm.readUInt32LE(word + nth * WORD_BYTES));
      if (bytes > PATH_BYTES_MAX || line === 0 || line > LINE_MAX || column === 0 || column > COLUMN_MAX) continue;
      const text = textAt(pieces, path, bytes);
      if (!isPath(text)) continue;
      paths.push(text);
      wasm.fill(0, word, word + LOCATION_BYTES);
      wasm.writeUInt32LE(NOWHERE, word);
      placesCut++;
    }
  }
  for (const path of paths) path.fill(0);
}

// The data keeps its length, so it is changed where it lies.
const data = readData(sections.find((section) => section.id === SECTION.data));
withoutPlaces(data);
const words = wordsOf(data);
const out = sections.map((section) => (section.id === SECTION.code ? withoutTheDead(section, words) : wasm.subarray(section.begin, section.end)));
if (cut === 0 || silenced === 0 || placesCut === 0) {
  process.stderr.write("Nothing was found to cut: has the WASM no names any more, or does Leptos call it otherwise (.ci/cut.mjs)?\n");
  process.exit(1);
}
writeFileSync(to, Buffer.concat([wasm.subarray(0, HEADER_BYTES), ...out]));
