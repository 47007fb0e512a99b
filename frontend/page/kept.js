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
