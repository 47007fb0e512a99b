// Reads a WASM module as far as .ci/cut.mjs, .ci/order.mjs and .ci/names.mjs want to know it, and writes it again.

const SECTION = { custom: 0, imports: 2, elements: 9, code: 10, data: 11 };
const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };
const FUNCTION_NAMES = 1;
const ACTIVE = 0;
const HEADER_BYTES = 8;

function encoded(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}

const framed = (bytes) => Buffer.concat([encoded(bytes.length), bytes]);

export class Wasm {
  #at = HEADER_BYTES;
  #sections = [];

  constructor(bytes) {
    this.bytes = bytes;
    /** What each function is called, by its number; those from outside are numbered first. */
    this.names = new Map();
    this.imported = 0;
    /** Whatever it has from outside: whose it is, what it is called, and the bytes that say what it is. */
    this.imports = [];
    /** The code of each function of its own. */
    this.bodies = [];
    while (this.#at < bytes.length) {
      const begin = this.#at;
      const id = bytes[this.#at++];
      const length = this.#number();
      const section = { id, begin, body: this.#at, end: this.#at + length };
      this.#sections.push(section);
      if (id === SECTION.imports) this.#readImports();
      if (id === SECTION.code) this.#readBodies();
      if (id === SECTION.custom) this.#readNames(section);
      this.#at = section.end;
    }
  }

  #number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.#at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  #text() {
    const length = this.#number();
    this.#at += length;
    return this.bytes.toString("utf8", this.#at - length, this.#at);
  }

  #limits() {
    const most = this.#number() & 1;
    for (let left = 1 + most; left > 0; left--) this.#number();
  }

  #readImports() {
    for (let left = this.#number(); left > 0; left--) {
      const [from, name] = [this.#text(), this.#text()];
      const begin = this.#at;
      const kind = this.bytes[this.#at++];
      if (kind === KIND.function) this.imported++;
      if (kind === KIND.table || kind === KIND.global || kind === KIND.tag) this.#at++;
      if (kind === KIND.table || kind === KIND.memory) this.#limits();
      else if (kind === KIND.global) this.#at++;
      else this.#number();
      this.imports.push({ from, name, what: this.bytes.subarray(begin, this.#at) });
    }
  }

  #readBodies() {
    for (let left = this.#number(); left > 0; left--) {
      const length = this.#number();
      this.bodies.push(this.bytes.subarray(this.#at, this.#at + length));
      this.#at += length;
    }
  }

  #readNames(section) {
    section.isNames = this.#text() === "name";
    while (section.isNames && this.#at < section.end) {
      const kind = this.bytes[this.#at++];
      const length = this.#number();
      const next = this.#at + length;
      if (kind === FUNCTION_NAMES) for (let left = this.#number(); left > 0; left--) this.names.set(this.#number(), this.#text());
      this.#at = next;
    }
  }

  /** Of a section whose parts each begin at a fixed place: that place, and what `read` makes of the part. */
  #placed(id, read) {
    this.#at = this.#sections.find((section) => section.id === id).body;
    const parts = [];
    for (let left = this.#number(); left > 0; left--) {
      if (this.#number() !== ACTIVE) throw new Error("a part without a fixed place: .ci/wasm.mjs knows none");
      this.#at++; // i32.const
      const place = this.#number();
      this.#at++; // end
      parts.push(read(place, this.#number()));
    }
    return parts;
  }

  /** The places in the table of functions, and the number of the function that stands there. */
  table() {
    return this.#placed(SECTION.elements, (place, functions) =>
      Array.from({ length: functions }, (_, nth) => [place + nth, this.#number()]),
    ).flat();
  }

  /** Where each piece of the data lies in the file, and at which address it is put. */
  data() {
    return this.#placed(SECTION.data, (address, length) => {
      this.#at += length;
      return { address, from: this.#at - length, length };
    });
  }

  /** The module with its imports, its bodies and its data as they are now, and with other names if there are any. */
  written(names) {
    const out = [this.bytes.subarray(0, HEADER_BYTES)];
    for (const section of this.#sections) {
      if (section.id === SECTION.code) out.push(Buffer.from([section.id]), framed(this.#code()));
      else if (section.id === SECTION.imports) out.push(Buffer.from([section.id]), framed(this.#imports()));
      else if (!(section.isNames && names)) out.push(this.bytes.subarray(section.begin, section.end));
    }
    if (names) out.push(Buffer.from([SECTION.custom]), framed(namesSection(names)));
    return Buffer.concat(out);
  }

  #imports() {
    const all = this.imports.flatMap(({ from, name, what }) => [framedText(from), framedText(name), what]);
    return Buffer.concat([encoded(this.imports.length), ...all]);
  }

  #code() {
    return Buffer.concat([encoded(this.bodies.length), ...this.bodies.map(framed)]);
  }
}

const framedText = (text) => framed(Buffer.from(text));

function namesSection(names) {
  const pairs = names.flatMap((name, number) => [encoded(number), framedText(name)]);
  const functions = Buffer.concat([encoded(names.length), ...pairs]);
  return Buffer.concat([framedText("name"), Buffer.from([FUNCTION_NAMES]), framed(functions)]);
}
