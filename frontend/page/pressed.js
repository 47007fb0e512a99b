// What was pressed away beside the words (news that were read, a file, words of another tab) is done with: one writes on where they end.
let pressed, form;

const press = ({ target }) => {
  pressed = target.closest?.(".composer button");
  form = pressed?.form;
};

addEventListener("focusin", press, true);
addEventListener("pointerdown", press, true);
new MutationObserver(() => {
  if (!pressed || pressed.isConnected) return;
  pressed = undefined;
  const words = form.querySelector("textarea");
  if (!form.isConnected || document.activeElement !== document.body) return;
  words.focus();
  words.setSelectionRange(words.value.length, words.value.length);
}).observe(document, { childList: true, subtree: true });
