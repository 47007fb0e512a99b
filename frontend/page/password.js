// A password can be shown. Where no script runs, nothing offers it (style/parts/field.css).
document.documentElement.dataset.scripted = "";
addEventListener("click", ({ target }) => {
  const button = target.closest?.(".input-with > button");
  if (!button) return;
  const field = document.getElementById(button.getAttribute("aria-controls"));
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  button.setAttribute("aria-pressed", String(shown));
});
