// A key on a closed list changes it at once, and with a filter the list of tickets, with a fact the ticket: what keys lead to counts on
// Enter, or when the field is left. With the mouse, or out of the opened list, choosing is meant. The list of tickets is drawn anew
// together with its filters: whoever was on one of them stays on it.
const FILTER = ".list-filters select";
const CHOICE = `${FILTER}, select.fact-pick`;
// These open the list, or leave it: what is chosen out of an opened one is meant.
const NO_STEP = ["Enter", " ", "F4", "Tab"];
let on, first, looked, lookedId;
let byKey = false;
let pressed = false;

const settle = () => {
  const field = looked;
  looked = undefined;
  byKey = false;
  if (field?.isConnected && field.id === lookedId) field.dispatchEvent(new Event("change", { bubbles: true }));
};
const released = () => setTimeout(() => {
  pressed = false;
  if (document.activeElement !== looked) settle();
});

addEventListener("focusin", ({ target }) => { on = target.matches?.(CHOICE) ? target : undefined; }, true);
// Where it is left because all of its page is, it was no choice. A row that is pressed is not drawn anew under the pointer.
addEventListener("focusout", () => setTimeout(() => {
  if (!pressed || !looked?.matches(FILTER)) settle();
}), true);
addEventListener("pointerdown", () => {
  byKey = false;
  pressed = true;
}, true);
addEventListener("pointerup", released, true);
addEventListener("pointercancel", released, true);
// Whoever opens something from the list meant the list that they see.
addEventListener("click", ({ target }) => {
  if (!looked?.matches(FILTER) || !target.closest?.("a")) return;
  looked.value = first;
  looked = undefined;
}, true);
addEventListener("keydown", (event) => {
  if (!on || event.target !== on) return;
  const isFilter = on.matches(FILTER);
  // What Tab leads to from a filter is drawn anew as well: it goes on from here.
  if (looked && (event.key === "Enter" || (isFilter && event.key === "Tab"))) {
    event.preventDefault();
    settle();
    if (!isFilter) on.blur();
  } else if (event.key === "Escape") {
    // What a fact is now may be somebody else's doing.
    if (looked) on.value = on.dataset.now ?? first;
    looked = undefined;
    if (!isFilter) on.blur();
  } else {
    if (!looked) first = on.value;
    byKey = !event.altKey && !NO_STEP.includes(event.key);
  }
}, true);
addEventListener("change", (event) => {
  if (!byKey || event.target !== on) return;
  looked = on;
  lookedId = on.id;
  event.stopImmediatePropagation();
}, true);
new MutationObserver(() => {
  if (on && !on.isConnected && document.activeElement === document.body) document.querySelector(`${FILTER}[name="${on.name}"]`)?.focus();
}).observe(document, { childList: true, subtree: true });
