// Names the functions of a WASM so that `wasm-opt --reorder-functions-by-name` puts alike ones side by side.
//   node order.mjs <wasm with names> <wasm to write>
// Most functions are copies of generic ones, and what was seen a moment ago costs brotli least. So from each function we go on to the
// one that is most like it: that shares most pieces of four bytes. Comparing all with all would take minutes; those that share one of
// their smallest hashes are compared (MinHash, Broder 1997), and those that were called the same.
import { readFileSync, writeFileSync } from "node:fs";

import { Wasm } from "./wasm.mjs";

const PIECE_BYTES = 4;
const HASHES = 48;
const CANDIDATES_MAX = 120;
// Of those who share a hash or a name so many are looked at.
const BUCKET_MAX = 300;
const NAMESAKES_MAX = 60;
// Less than this in common is nothing in common.
const ALIKE = 0.15;
// Short functions are alike by chance.
const SMALL = 8;
const NAME_DIGITS = 6;

const [from, to] = process.argv.slice(2);
const wasm = new Wasm(readFileSync(from));

/** What it is called without what tells its copies apart. */
const generic = (name) => name.replace(/(::h[0-9a-f]{16})?(\[\d+\])?(_\d+)?$/, "");

function piecesOf(body) {
  const pieces = new Set();
  for (let at = 0; at + PIECE_BYTES <= body.length; at++) pieces.add(body.readUInt32LE(at));
  return pieces;
}

// Odd factors and summands, the same at every build.
let seed = 1;
const next = () => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0);
const HASHING = Array.from({ length: HASHES }, () => [next() | 1, next()]);

function smallest(pieces) {
  const least = new Uint32Array(HASHES).fill(0xffffffff);
  for (const piece of pieces) {
    for (let nth = 0; nth < HASHES; nth++) {
      let hash = (Math.imul(piece ^ (piece >>> 15), HASHING[nth][0]) + HASHING[nth][1]) >>> 0;
      hash = (hash ^ (hash >>> 13)) >>> 0;
      if (hash < least[nth]) least[nth] = hash;
    }
  }
  return least;
}

const functions = wasm.bodies.map((body, nth) => {
  const pieces = piecesOf(body);
  return { nth, bytes: body.length, name: generic(wasm.names.get(wasm.imported + nth) ?? ""), pieces, least: smallest(pieces), place: -1 };
});

const put = (map, key, value) => (map.get(key) ?? map.set(key, []).get(key)).push(value);
const byHash = Array.from({ length: HASHES }, () => new Map());
const byName = new Map();
const inOrder = functions.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.bytes - b.bytes || a.nth - b.nth));
for (const one of inOrder) {
  put(byName, one.name, one);
  one.least.forEach((hash, nth) => put(byHash[nth], hash, one));
}

function alike(a, b) {
  const [few, many] = a.pieces.size < b.pieces.size ? [a, b] : [b, a];
  let shared = 0;
  for (const piece of few.pieces) if (many.pieces.has(piece)) shared++;
  return shared / (SMALL + Math.max(b.pieces.size, a.pieces.size / 2));
}

const free = (one) => one.place < 0;

/** The one to go on to, if any is like this one. */
function follower(one) {
  const common = new Map();
  one.least.forEach((hash, nth) => {
    for (const other of byHash[nth].get(hash).slice(0, BUCKET_MAX)) if (free(other)) common.set(other, (common.get(other) ?? 0) + 1);
  });
  const near = [...common].toSorted((a, b) => b[1] - a[1] || a[0].nth - b[0].nth).slice(0, CANDIDATES_MAX).map(([other]) => other);
  const namesakes = byName.get(one.name).filter(free).slice(0, NAMESAKES_MAX);
  let best;
  let most = namesakes.length > 0 ? -1 : ALIKE;
  for (const other of new Set([...near, ...namesakes])) {
    const much = alike(one, other);
    if (much > most) [best, most] = [other, much];
  }
  return best;
}

let place = 0;
for (const first of inOrder) {
  for (let one = first; one !== undefined && free(one); one = follower(one)) one.place = place++;
}

const called = (letter, number) => `${letter}${String(number).padStart(NAME_DIGITS, "0")}`;
const names = [];
for (let index = 0; index < wasm.imported; index++) names.push(called("a", index));
for (const { place } of functions) names.push(called("f", place));
writeFileSync(to, wasm.written(names));
