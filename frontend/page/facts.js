// A list of a ticket's facts that has other choices now is drawn again in its place, where the browser remembers which place was
// chosen, and not what: that is marked. And when a fact goes, the next one may be drawn in its place: the focus stays with its own, and
// goes with it.
const showMarked = (list) => {
  const [marked, second] = list.querySelectorAll("option[selected]");
  if (marked && !second) list.value = marked.value;
};
const lists = (records) => new Set(records.map(({ target }) => target.closest?.("select.fact-pick")).filter(Boolean));
let on;
const stay = () => {
  const now = document.activeElement;
  if (!on || !now?.matches("select.fact-pick") || now.id === on) return;
  const own = document.getElementById(on);
  if (own) own.focus();
  else now.blur();
};

addEventListener("focusin", ({ target }) => { on = target.matches?.("select.fact-pick") ? target.id : undefined; }, true);
new MutationObserver((records) => {
  lists(records).forEach(showMarked);
  stay();
}).observe(document, { attributeFilter: ["value", "id"], childList: true, subtree: true });
