// What was pressed beside the words (news that were read, a file, words of another tab, the bar that says that the line is cut) may go
// with that, and the focus with it. It ends nobody's sentence: one goes on where one wrote, and no letter of it is a command, until its
// writer does something else.
const WORDS = "textarea, input:not([type=checkbox], [type=radio], [type=file])";
// What sends or throws away ends a sentence.
const BESIDE = ":is(.composer, .caller, .offline-bar) button[type=button]:not(.actions *)";
const NEWS = ":is(.guard, .notice, .offline-bar) button";
let field, beside, form;
let isPressed = false;

const isThere = (field) => field?.isConnected && field.getClientRects().length !== 0;
const meet = ({ target, type }) => {
  // What is drawn with that may ask for the focus: nobody led it there.
  if (type === "focusin" && isPressed && beside.matches(NEWS) && target !== field && isThere(field) && field.value) {
    return queueMicrotask(() => field?.focus());
  }
  beside = target.closest?.(BESIDE);
  form = beside?.form;
  isPressed = false;
  if (target.matches?.(WORDS)) field = target;
  else if (!beside && !field?.form?.contains(target)) field = undefined;
};
const done = () => {
  field = beside = undefined;
  isPressed = false;
};

// Where one goes on: in the field that one was in. Beside no form it is for a sentence alone, and the field may have gone from within one.
const home = () => {
  const own = isThere(field) && (form ? field.form === form : field.value !== "");
  return own ? field : [form?.querySelector("textarea")].find(isThere);
};
const goOn = (to) => {
  const isOther = to !== field;
  to.focus();
  if (isOther) to.setSelectionRange(to.value.length, to.value.length);
};

addEventListener("focusin", meet, true);
addEventListener("input", meet, true);
addEventListener("pointerdown", meet, true);
addEventListener("popstate", done);
addEventListener("click", ({ target }) => { isPressed = Boolean(beside?.contains(target)); }, true);
// The pointer need not take the focus along.
addEventListener("mousedown", (event) => {
  if (field && field === document.activeElement && event.target.closest?.(NEWS)) event.preventDefault();
}, true);
new MutationObserver(() => {
  if (!beside || document.activeElement !== document.body || (beside.isConnected && !isPressed)) return;
  const to = home();
  if (to) goOn(to);
}).observe(document, { childList: true, subtree: true });
addEventListener("keydown", (event) => {
  if (event.key === "Escape") return done();
  // Whoever sends may be led to the field that is wrong.
  const isSent = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (event.key === "Tab" || isSent) isPressed = false;
  const on = document.activeElement;
  // A button may be pressed again.
  const isLetter = event.key.length === 1 && !(event.key === " " && on !== document.body);
  if (!isPressed || !isLetter || event.ctrlKey || event.altKey || event.metaKey) return;
  if (on !== document.body && !on.matches("button")) return;
  const to = home();
  if (to) goOn(to);
  else if (field?.value && !isThere(field)) event.preventDefault();
  else return;
  event.stopImmediatePropagation();
}, true);
