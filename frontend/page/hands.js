// A field may go from under the hands of whoever writes in it, or be hidden, when somebody else acts. What they type on is no command,
// until they do something else.
const WORDS = "textarea, input, select.fact-pick";
// With these one is done with a field. What goes with a line that was sent, its writer sent; a line more is heard of at once.
const LEAVES = ["Enter", "Escape", "Tab"];
let field, id;

const meant = ({ target }) => {
  field = target.matches?.(WORDS) ? target : undefined;
  id = field?.id;
};
const done = () => { field = undefined; };
// In the place of a fact another one may be drawn.
const isGone = () => field.getClientRects().length === 0 || field.id !== id;

addEventListener("focusin", meant, true);
addEventListener("input", meant, true);
addEventListener("pointerdown", done, true);
addEventListener("submit", done, true);
// Whoever goes back leaves the field with its page.
addEventListener("popstate", done);
addEventListener("focusout", ({ target }) => setTimeout(() => { if (field === target && !isGone()) done(); }), true);
addEventListener("keydown", (event) => {
  if (event.target === field && LEAVES.includes(event.key)) return done();
  if (!field || document.activeElement !== document.body || !isGone()) return;
  if (["Escape", "Tab"].includes(event.key) || event.ctrlKey || event.metaKey) return done();
  // Keys that write nothing are called by a word.
  if (1 < event.key.length && event.key !== "Enter") return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
