// What every module's JavaScript ends with, and all the script that a page without a module has. It is no part of the WASM, which has
// no room for it.
{
  // A browser that fills a form in sends keys that have no name (`key` is undefined), which the module would stumble over: they end
  // before any listener of its own.
  addEventListener("keydown", (event) => { if (event.key === undefined) event.stopImmediatePropagation(); }, true);
}
{
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
}
{
  // Words that are typed into a plain form outlive the page, as those do that the module keeps: they wait in this browser, under the id
  // of whoever typed them (live/draft/shelf.rs begins its names alike), until the desk has taken their form.
  const FIELDS = ".beside textarea, #another, #missing";
  const SENT = "sent-plainly";
  const TO_EDIT = "to-edit";
  // As long as the desk keeps a draft.
  const KEPT_FOR_MS = 30 * 24 * 3600 * 1000;
  // Addresses that a form leads to which was not done.
  const NOT_DONE = /[?&](refused=|done=changed|__err=)/;

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

  // What is chosen beside the words, if anything is.
  const choiceOf = ({ form }) => form.querySelector("select");

  const keep = (field) =>
    attempt(() => {
      if (field.value.trim() === "") localStorage.removeItem(nameOf(field));
      else localStorage.setItem(nameOf(field), JSON.stringify([Date.now(), field.value, choiceOf(field)?.value]));
    });

  const meet = (field) => {
    if (met.has(field)) return;
    met.add(field);
    // What was typed before this ran.
    if (field.value !== field.defaultValue) keep(field);
    const kept = field.value === "" && attempt(() => JSON.parse(localStorage.getItem(nameOf(field))));
    if (!kept) return;
    field.value = kept[1];
    const choice = choiceOf(field);
    if ([...(choice?.options ?? [])].some(({ value }) => value === kept[2])) choice.value = kept[2];
    field.closest("details").open = true;
  };

  // A customer's request may take another turn while they write: what was for a form that is no longer there goes along into the words
  // that they can still send to the same request. What was for another one waits there.
  const typed = new Set();
  const isTo = ({ form }, { form: { elements } }) => form.getAttribute("action") === `/portal/requests/${elements.ticket.value}/send`;
  const goAlong = () => {
    for (const field of typed) {
      const other = document.querySelector(".answer textarea");
      if (field.isConnected || !other) continue;
      typed.delete(field);
      const drawnAgain = [...document.querySelectorAll(FIELDS)].some((now) => nameOf(now) === nameOf(field));
      if (field.value.trim() === "" || drawnAgain || !isTo(other, field)) continue;
      attempt(() => localStorage.removeItem(nameOf(field)));
      other.value = [other.value, field.value].filter(Boolean).join("\n");
      other.dispatchEvent(new Event("input", { bubbles: true }));
      if (document.activeElement === document.body) other.focus();
    }
  };

  const meetAll = () => {
    document.querySelectorAll(FIELDS).forEach(meet);
    goAlong();
  };

  // A form was answered where its answer led here from the page that sent it; whatever else came instead, its words stay.
  const [arrival] = performance.getEntriesByType("navigation");
  const ledFrom = (page) => arrival?.type === "navigate" && 0 < arrival.redirectCount && document.referrer === page;
  const isDone = !NOT_DONE.test(location.search);
  const here = () => location.href.split("#")[0];

  const letGo = () => {
    const sent = JSON.parse(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
    if (sent && ledFrom(sent.from) && isDone) localStorage.removeItem(sent.name);
  };

  const dropOld = () => {
    for (const name of Object.keys(localStorage).filter((name) => /^draft\/\d+\/api\//.test(name))) {
      if (JSON.parse(localStorage.getItem(name))[0] < Date.now() - KEPT_FOR_MS) localStorage.removeItem(name);
    }
  };

  // What was put into the composer to be edited is edited now.
  const goOn = () => {
    const from = sessionStorage.getItem(TO_EDIT);
    sessionStorage.removeItem(TO_EDIT);
    const field = document.querySelector("#say");
    if (!from || !ledFrom(from) || !field) return;
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  };

  if (person) {
    attempt(goOn);
    attempt(letGo);
    attempt(dropOld);
    addEventListener("input", ({ target }) => {
      const field = target.matches?.("select") ? target.form?.querySelector(FIELDS) : target;
      if (!field?.matches?.(FIELDS)) return;
      keep(field);
      if (field.matches("#another, #missing")) typed.add(field);
    }, true);
    addEventListener("submit", ({ target, submitter }) => {
      const field = target.querySelector(FIELDS);
      if (submitter?.name === "edit") attempt(() => sessionStorage.setItem(TO_EDIT, here()));
      if (field) attempt(() => sessionStorage.setItem(SENT, JSON.stringify({ name: nameOf(field), from: here() })));
    }, true);
    new MutationObserver(meetAll).observe(document, { childList: true, subtree: true });
    meetAll();
  }

  // A page of settings has several forms, and sending one loads it again: what was typed into the others is put back. It waits in this
  // tab alone, since it is about other people and none of it is shown as not saved: for the page that comes after a form, is loaded
  // again or gone back to, and not for whoever comes to it anew.
  const TYPED = "typed-beside";
  const SETTINGS = /^\/settings(\/|$)/;
  const A_DAY_MS = 24 * 3600 * 1000;
  const NOT_KEPT = ["hidden", "password", "file", "submit", "button", "select-multiple"];

  // What the desk said in a field whose refused words stand there now as if the desk said them.
  const before = new Map();
  let sent;
  let signsOut = false;

  const written = () => [...document.forms].filter(({ method }) => method === "post").flatMap((form) => [...form.elements])
    .filter(({ name, type }) => name && !NOT_KEPT.includes(type));
  const isTick = ({ type }) => type === "checkbox" || type === "radio";
  const nowIn = (field) => (isTick(field) ? field.checked : field.value);
  const told = (field) => {
    if (isTick(field)) return field.defaultChecked;
    if (field.options) return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
    return field.defaultValue;
  };
  const toldFirst = (field) => before.get(field) ?? told(field);
  const fieldName = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);

  // The same form on the next page: only its call and the version that it begins from are others.
  const formName = (form) => {
    const whose = [...form.elements].filter(({ name, type }) => type === "hidden" && name !== "op" && name !== "seen");
    return [form.getAttribute("action"), ...whose.map(({ name, value }) => `${name}=${value}`)].join(" ");
  };

  const keepTyped = () => {
    const forms = {};
    for (const field of written().filter((field) => nowIn(field) !== toldFirst(field))) {
      (forms[formName(field.form)] ??= {})[fieldName(field)] = [nowIn(field), toldFirst(field)];
    }
    const kept = { person, at: Date.now(), path: location.pathname, from: here(), sent, forms };
    if (0 < Object.keys(forms).length) sessionStorage.setItem(TYPED, JSON.stringify(kept));
    sent = undefined;
  };

  // What the desk says by now is not overwritten where it is not what was typed over; and what was sent stands there, or was done.
  const putBack = (field, [value, first], wasSent) => {
    const says = told(field);
    if (says === value) before.set(field, first);
    if (says === value || says !== first || wasSent || nowIn(field) !== says) return;
    if (isTick(field)) field.checked = value;
    else field.value = value;
    const fold = field.closest("details");
    if (fold) fold.open = true;
  };

  const bringBack = () => {
    const kept = JSON.parse(sessionStorage.getItem(TYPED));
    if (!kept) return;
    const answered = ledFrom(kept.from);
    if (answered && isDone) delete kept.forms[kept.sent];
    const isTheirs = (!person || kept.person === person) && Date.now() - A_DAY_MS < kept.at;
    const isHere = kept.path === location.pathname;
    if (isTheirs && !isHere) sessionStorage.setItem(TYPED, JSON.stringify(kept));
    else sessionStorage.removeItem(TYPED);
    const isAgain = kept.sent !== undefined || arrival?.type !== "navigate";
    if (!isTheirs || !isHere || !isAgain) return;
    for (const field of written()) {
      const name = formName(field.form);
      const words = kept.forms[name]?.[fieldName(field)];
      if (words) putBack(field, words, answered && name === kept.sent);
    }
  };

  attempt(bringBack);
  addEventListener("submit", ({ target }) => {
    signsOut = target.getAttribute("action")?.startsWith("/api/account/sign_out") ?? false;
    sent = formName(target);
  }, true);
  addEventListener("beforeunload", () => {
    attempt(() => {
      if (signsOut) sessionStorage.removeItem(TYPED);
      else if (person && SETTINGS.test(location.pathname)) keepTyped();
    });
  });
}
{
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
}
{
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
}
{
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
}
{
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
}
