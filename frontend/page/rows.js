// A row to which the focus is to go is drawn when the list stands there, and can take it when the list is shown. Whoever does something
// else meanwhile is not brought there any more.
const WITHIN_MS = 3_000;
let since = 0;

const go = () => {
  const list = document.querySelector(".list-scroll[data-to]");
  if (!list) return;
  const isLate = WITHIN_MS < performance.now() - since;
  const row = isLate ? undefined : document.querySelector(list.dataset.to);
  row?.focus();
  if (isLate || document.activeElement === row) delete list.dataset.to;
};
const forget = () => { delete document.querySelector(".list-scroll[data-to]")?.dataset.to; };

addEventListener("pointerdown", forget, true);
addEventListener("keydown", forget, true);
new MutationObserver((records) => {
  if (records.some(({ attributeName }) => attributeName === "data-to")) since = performance.now();
  go();
}).observe(document, { attributeFilter: ["data-to", "data-showing"], childList: true, subtree: true });
