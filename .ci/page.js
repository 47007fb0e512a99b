// What every module's JavaScript ends with. It is no part of the WASM, which has no room for it.
{
  // A browser that fills a form in sends keys that have no name (`key` is undefined), which the module would stumble over: they end
  // before any listener of its own.
  addEventListener("keydown", (event) => { if (event.key === undefined) event.stopImmediatePropagation(); }, true);
}
{
  // A list of a ticket's facts that has other choices now is drawn again in its place, where the browser remembers which place was
  // chosen, and not what: that is marked.
  const showMarked = (list) => {
    const [marked, second] = list.querySelectorAll("option[selected]");
    if (marked && !second) list.value = marked.value;
  };
  const lists = (records) => new Set(records.map(({ target }) => target.closest?.("select.fact-pick")).filter(Boolean));
  new MutationObserver((records) => lists(records).forEach(showMarked))
    .observe(document, { attributeFilter: ["value"], childList: true, subtree: true });
}
{
  // Words that are typed into a plain form outlive the page, as those do that the module keeps: they wait in this browser, under the id
  // of whoever typed them (live/draft/shelf.rs begins its names alike), until the desk has taken their form.
  const FIELDS = ".beside textarea, #another, #missing";
  const SENT = "sent-plainly";
  // As long as the desk keeps a draft.
  const KEPT_FOR_MS = 30 * 24 * 3600 * 1000;
  // Addresses that a form leads to which was not done.
  const NOT_DONE = /[?&](refused=|done=changed)/;

  const person = document.documentElement.dataset.person;
  const met = new WeakSet();

  // A browser may have no storage for us, or no room in it.
  const attempt = (act) => {
    try {
      return act();
    } catch {
      return undefined;
    }
  };

  const nameOf = ({ form }) => `draft/${person}${form.getAttribute("action")}/${form.elements.ticket.value}`;

  const keep = (field) =>
    attempt(() => {
      if (field.value.trim() === "") localStorage.removeItem(nameOf(field));
      else localStorage.setItem(nameOf(field), JSON.stringify([Date.now(), field.value]));
    });

  const meet = (field) => {
    if (met.has(field)) return;
    met.add(field);
    // What was typed before this ran.
    if (field.value !== field.defaultValue) keep(field);
    const kept = field.value === "" && attempt(() => JSON.parse(localStorage.getItem(nameOf(field))));
    if (!kept) return;
    field.value = kept[1];
    field.closest("details").open = true;
  };

  const meetAll = () => document.querySelectorAll(FIELDS).forEach(meet);

  // The desk has taken a form where its answer led back here from the page that sent it; whatever else came instead, the words stay.
  const letGo = () => {
    const sent = JSON.parse(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
    const [arrival] = performance.getEntriesByType("navigation");
    const led = arrival?.type === "navigate" && 0 < arrival.redirectCount && document.referrer === sent?.from;
    if (led && !NOT_DONE.test(location.search)) localStorage.removeItem(sent.name);
  };

  const dropOld = () => {
    for (const name of Object.keys(localStorage).filter((name) => /^draft\/\d+\/api\//.test(name))) {
      if (JSON.parse(localStorage.getItem(name))[0] < Date.now() - KEPT_FOR_MS) localStorage.removeItem(name);
    }
  };

  if (person) {
    attempt(letGo);
    attempt(dropOld);
    addEventListener("input", ({ target }) => { if (target.matches?.(FIELDS)) keep(target); }, true);
    addEventListener("submit", ({ target }) => {
      const field = target.querySelector(FIELDS);
      if (field) attempt(() => sessionStorage.setItem(SENT, JSON.stringify({ name: nameOf(field), from: location.href.split("#")[0] })));
    }, true);
    new MutationObserver(meetAll).observe(document, { childList: true, subtree: true });
    meetAll();
  }
}
{
  // A key on the closed list of a filter changes it at once, and with it the list of tickets: what keys lead to counts on Enter, or when
  // the field is left. The list is drawn anew together with its filters: whoever was on one of them stays on it.
  const FILTER = ".list-filters select";
  // These open the list, or leave it: what is chosen out of an opened one is meant.
  const NO_STEP = ["Enter", " ", "F4", "Tab"];
  let on, looked;
  let byKey = false;

  const settle = () => {
    const field = looked;
    looked = undefined;
    byKey = false;
    field?.dispatchEvent(new Event("change", { bubbles: true }));
  };

  addEventListener("focusin", ({ target }) => { on = target.matches?.(FILTER) ? target : undefined; }, true);
  addEventListener("focusout", settle, true);
  addEventListener("pointerdown", () => { byKey = false; }, true);
  addEventListener("keydown", (event) => {
    if (!on || event.target !== on) return;
    if (event.key === "Enter" && looked) {
      event.preventDefault();
      settle();
    } else {
      byKey = !event.altKey && !NO_STEP.includes(event.key);
    }
  }, true);
  addEventListener("change", (event) => {
    if (!byKey || event.target !== on) return;
    looked = on;
    event.stopImmediatePropagation();
  }, true);
  new MutationObserver(() => {
    if (on && !on.isConnected && document.activeElement === document.body) document.querySelector(`${FILTER}[name="${on.name}"]`)?.focus();
  }).observe(document, { childList: true, subtree: true });
}
