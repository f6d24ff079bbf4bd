/* The ticket screen: saving, stepping from ticket to ticket without reloading the pod, and what the pod may ask. */

import { ask, editsOf, fillSelect, post, showErrors } from "./controls.js";
import { PodHost } from "./host.js";

const byId = (id) => document.getElementById(id);
const frame = byId("pod");
let podDirty = false;
let shownAt = location.href;
let leaving = false;
let calm = byId("state")?.textContent; // what the simulator says of when this was read, in the clock of its MSP

const host = frame && new PodHost(frame, {
  screenObject: () => ({ screen: "ticket", id: ticketId(), hostedAs: "pod" }),
  changed: () => { byId("pod-state").textContent = "pod, connected"; },
  requests: {
    getMemberAuthentication: async () => (await fetch("/screen/member/authentication")).json(),
    setDirty: (args) => { podDirty = args.dirty === true || args.dirty === "true"; showState(); },
    refreshScreen: () => refresh(),
    openScreen: (args) => openScreen(args),
  },
});
if (frame) {
  byId("pod-state").textContent = "pod, not connected yet";
  frame.src = frame.dataset.src; // only now: its "ready" would be lost before somebody listens
}

function ticketId() {
  return Number(byId("main").dataset.id ?? 0);
}

/* ---- dirty ---- */

const edits = () => editsOf(byId("ticket"));
const noteBegun = () => Boolean(byId("s-new")?.value.trim());
const timeBegun = () => editsOf(byId("time-form")).length > 0;
const typed = () => noteBegun() || timeBegun() || edits().length > 0;
const dirty = () => podDirty || typed();

function showState(text) {
  const state = byId("state");
  if (!state) return;
  state.textContent = text ?? (dirty() ? "Unsaved changes" : calm);
  state.classList.toggle("dirty", dirty());
}

const mayLeave = async (yes) => !dirty() || ask("There are unsaved changes on this ticket.", yes);

/* ---- showing a ticket ---- */

/* The page at an address, or nothing when it shows no ticket. */
async function read(url) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok && fresh.getElementById("tools") ? fresh : null;
}

function take(fresh, ids) {
  for (const id of ids) byId(id)?.replaceWith(fresh.getElementById(id));
}

function nowAt(url, push) {
  if (push) history.pushState({}, "", url);
  shownAt = location.href;
}

async function show(url, { push = true } = {}) {
  const fresh = await read(url);
  if (!fresh) {
    location.assign(url);
    return;
  }
  take(fresh, ["top", "tools", "main"]);
  document.title = fresh.title;
  calm = byId("state").textContent;
  podDirty = false;
  nowAt(url, push);
  showState();
  host?.loaded();
}

async function refresh() {
  if (!(await mayLeave("Refresh and lose them"))) return { refreshed: false };
  await show(location.href, { push: false });
  return { refreshed: true };
}

async function goTo(url) {
  if (await mayLeave("Leave and lose them")) await show(url);
}

/* Another tab of the same ticket: what is typed into its fields and its note stays. */
async function showView(url, { push = true } = {}) {
  if (timeBegun() && !(await ask("The time that was begun is not saved.", "Leave and lose it"))) return false;
  const fresh = await read(url);
  if (!fresh) return false;
  take(fresh, ["views", "view"]);
  byId("fields").hidden = fresh.getElementById("fields").hidden;
  nowAt(url, push);
  showState();
  return true;
}

async function showNotes(url, { push = true } = {}) {
  const begun = byId("s-new").value;
  const fresh = await read(url);
  if (!fresh) return;
  take(fresh, ["notes"]);
  byId("s-new").value = begun;
  nowAt(url, push);
}

async function openScreen({ screen, id, newTab }) {
  if (!["ticket", "company"].includes(String(screen).toLowerCase())) return;
  const url = `/screen/${String(screen).toLowerCase()}/${Number(id)}`;
  if (newTab) window.open(url, "_blank", "noopener");
  else if (screen.toLowerCase() === "ticket") await goTo(url);
  else if (await mayLeave("Leave and lose them")) leaveTo(url);
}

/* ---- saving ---- */

/* A saved ticket sends only what was edited, so that a change made meanwhile by others is not taken back. */
async function save({ close = false } = {}) {
  const form = byId("ticket");
  if (!form.checkValidity() && byId("fields").hidden) await showView(`/screen/ticket/${ticketId()}`);
  if (!form.reportValidity()) return;
  showState("Saving …");
  const allowed = (await host?.tell("beforeSave", {})) ?? { result: "success" };
  if (allowed.result !== "success") {
    showErrors(allowed.errors.length ? allowed.errors : ["The pod refused to save."]);
    showState();
    return;
  }
  const controls = ticketId() ? edits() : [...form.elements].filter((control) => control.name);
  const saved = await post(form.action, controls.map((control) => [control.name, control.value]));
  showErrors(saved.errors);
  if (saved.errors.length) showState();
  else if (close && (await mayDropBegun())) leaveTo(byId("back").href);
  else await saveDone(saved.id);
}

const mayDropBegun = async () =>
  !(noteBegun() || timeBegun()) || ask("Saved. A note or a time was begun.", "Leave and lose it");

/* A note or a time that was begun is no part of the ticket's fields: it is not lost by saving these. */
async function saveDone(id) {
  const other = id !== ticketId();
  const [note, time] = [byId("s-new")?.value ?? "", timeBegun() ? byId("time-form") : null];
  await show(other ? `/screen/ticket/${id}` : location.href, { push: other });
  if (note) byId("s-new").value = note;
  if (time) byId("time-form")?.replaceWith(time);
  showState();
}

function leaveTo(url) {
  leaving = true; // asked already
  location.assign(url);
}

async function addNote(form) {
  const saved = await post(form.action, [...new FormData(form)]);
  showErrors(saved.errors);
  if (saved.errors.length) return;
  byId("s-new").value = "";
  await news(["notes", "views"]);
}

async function addTime(form) {
  const saved = await post(form.action, [...new FormData(form)]);
  showErrors(saved.errors);
  if (saved.errors.length) return;
  form.reset();
  await news(["views", "view", "notes"]);
}

/* Something was written beside the fields: all is read anew unless something is typed, else only these parts. */
async function news(parts) {
  if (!dirty()) {
    await show(location.href, { push: false });
    return;
  }
  const begun = byId("s-new").value;
  const fresh = await read(location.href);
  if (fresh) take(fresh, parts);
  byId("s-new").value = begun;
  showState();
}

async function timeWithNote() {
  const text = byId("s-new").value;
  if (!(await showView(byId("add-time").href))) return;
  byId("time-form").elements.notes.value = text;
  byId("s-new").value = "";
  showState();
}

const BELOW = { board: ["status", "type", "subType", "item"], type: ["subType", "item"], subType: ["item"],
  company: ["contact", "site"] };

async function fillChoices(changed) {
  if (!(changed in BELOW)) return;
  const form = byId("ticket");
  const asked = changed === "company" ? ["company"] : ["board", "type", "subType"];
  const query = new URLSearchParams(asked.map((name) => [name, form.elements[name].value]));
  const found = await (await fetch(`/screen/choices?${query}`)).json();
  for (const name of BELOW[changed]) fillSelect(form.elements[name], found[name] ?? [], name !== "status");
  showState();
}

/* ---- another member, with the pod left where it is ---- */

async function signIn(form) {
  const wanted = form.elements.identifier;
  if (!(await mayLeave("Go on and lose them"))) {
    form.reset();
    return;
  }
  await fetch(form.action, { method: "POST", redirect: "manual", body: new URLSearchParams({ identifier: wanted.value }) });
  await show(location.href, { push: false });
  byId("member").focus();
}

/* ---- wiring ---- */

document.addEventListener("input", () => showState());
document.addEventListener("change", (event) => {
  if (event.target.form?.id === "ticket") fillChoices(event.target.name);
});

const FORMS = { ticket: () => save(), "note-form": addNote, "time-form": addTime, "sign-in": signIn };

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (byId("tools") && form.id in FORMS) {
    event.preventDefault();
    FORMS[form.id](form);
  } else if (form.id === "sign-in") {
    const back = Object.assign(document.createElement("input"), { type: "hidden", name: "back" });
    back.value = location.pathname + location.search;
    form.append(back);
  }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a, button");
  if (!link || !byId("tools") || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.id === "save-close") save({ close: true });
  else if (link.id === "refresh") refresh();
  else if (link.id === "note-time") timeWithNote();
  else if (link.id === "back") {
    event.preventDefault();
    const allowed = (await host?.tell("beforeBack", {})) ?? { result: "success" };
    if (allowed.result !== "success") showErrors(allowed.errors);
    else if (await mayLeave("Leave and lose them")) leaveTo(link.href);
  } else if (link.dataset.view) {
    event.preventDefault();
    showView(link.href);
  } else if (link.dataset.tab) {
    event.preventDefault();
    showNotes(link.href);
  } else if (link.dataset.ticket || link.id === "new") {
    event.preventDefault();
    goTo(link.href);
  }
});

window.addEventListener("popstate", async () => {
  const [from, to] = [shownAt, location.href];
  if (from === to || !byId("tools")) return;
  if (new URL(from).pathname === new URL(to).pathname) {
    if (await showView(to, { push: false })) await showNotes(to, { push: false });
    else history.pushState({}, "", from);
  } else if (await mayLeave("Leave and lose them")) await show(to, { push: false });
  else history.pushState({}, "", from);
});
window.addEventListener("beforeunload", (event) => {
  if (typed() && !leaving) event.preventDefault();
});

/* A board list follows the desk while it is looked at. */
if (byId("main")?.dataset.live) {
  setInterval(async () => {
    if (document.hidden || document.activeElement?.closest("#main")) return;
    const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    if (fresh.getElementById("main")) byId("main").replaceWith(fresh.getElementById("main"));
  }, 5000);
}
