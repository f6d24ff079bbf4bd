/* The ticket screen: saving, stepping from ticket to ticket without reloading the pod, and what the pod may ask. */

import { PodHost } from "./host.js";

const byId = (id) => document.getElementById(id);
const frame = byId("pod");
let podDirty = false;

const host = frame && new PodHost(frame, {
  screenObject: () => ({ screen: "ticket", id: ticketId(), hostedAs: "pod" }),
  changed: () => { byId("pod-state").textContent = "pod, connected"; },
  requests: {
    getMemberAuthentication: async () => (await fetch("/screen/member/authentication")).json(),
    setDirty: (args) => { podDirty = args.dirty === true || args.dirty === "true"; showState(); },
    refreshScreen: () => refresh({ ask: true }),
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

const edited = (control) => {
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.tagName === "SELECT") {
    const first = [...control.options].find((option) => option.defaultSelected) ?? control.options[0];
    return control.value !== (first?.value ?? "");
  }
  return control.value !== control.defaultValue;
};
const edits = () => [...(byId("ticket")?.elements ?? [])].filter((control) => control.name && edited(control));
const noteBegun = () => Boolean(byId("s-new")?.value.trim());
const dirty = () => podDirty || noteBegun() || edits().length > 0;

function showState(text) {
  const state = byId("state");
  if (!state) return;
  const clock = new Date().toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
  state.textContent = text ?? (dirty() ? "Unsaved changes" : `Nothing unsaved · ${clock}`);
  state.classList.toggle("dirty", dirty());
}

function ask(question, yes) {
  const dialog = document.createElement("dialog");
  dialog.className = "simask";
  dialog.setAttribute("aria-label", question);
  const words = document.createElement("p");
  words.textContent = question;
  const form = document.createElement("form");
  form.method = "dialog";
  form.className = "row";
  for (const [value, label] of [["yes", yes], ["no", "Stay"]]) {
    const button = document.createElement("button");
    button.className = "sbtn";
    button.value = value;
    button.textContent = label;
    form.append(button);
  }
  dialog.append(words, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "yes"); });
  });
}

const mayLeave = async (yes) => !dirty() || ask("There are unsaved changes on this ticket.", yes);

/* ---- showing a ticket ---- */

async function show(url, { push = true } = {}) {
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || !fresh.getElementById("tools")) {
    location.assign(url);
    return;
  }
  for (const id of ["tools", "main"]) byId(id).replaceWith(fresh.getElementById(id));
  document.title = fresh.title;
  podDirty = false;
  if (push) history.pushState({}, "", url);
  showState();
  host?.loaded();
}

async function refresh({ ask: asks = true } = {}) {
  if (asks && !(await mayLeave("Refresh and lose them"))) return { refreshed: false };
  await show(location.href, { push: false });
  return { refreshed: true };
}

async function goTo(url) {
  if (await mayLeave("Leave and lose them")) await show(url);
}

async function openScreen({ screen, id, newTab }) {
  if (!["ticket", "company"].includes(String(screen).toLowerCase())) return;
  const url = `/screen/${String(screen).toLowerCase()}/${Number(id)}`;
  if (newTab) window.open(url, "_blank", "noopener");
  else if (screen.toLowerCase() === "ticket") await goTo(url);
  else if (await mayLeave("Leave and lose them")) location.assign(url);
}

/* ---- saving ---- */

function showErrors(texts) {
  const place = byId("errors");
  place.hidden = texts.length === 0;
  place.replaceChildren(...texts.map((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }));
  if (texts.length) place.scrollIntoView({ block: "nearest" });
}

async function post(url, values) {
  const answer = await fetch(url, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(values),
  });
  return answer.json();
}

/* A saved ticket sends only what was edited, so that a change made meanwhile by others is not taken back. */
async function save({ close = false } = {}) {
  const form = byId("ticket");
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
  if (saved.errors.length) {
    showState();
    return;
  }
  if (close) location.assign(byId("back").href);
  else await show(`/screen/ticket/${saved.id}`, { push: saved.id !== ticketId() });
}

async function addNote(form) {
  const saved = await post(form.action, [...new FormData(form)]);
  showErrors(saved.errors);
  if (saved.errors.length) return;
  byId("s-new").value = "";
  if (edits().length === 0) await show(location.href, { push: false });
}

async function fillChoices(changed) {
  const form = byId("ticket");
  const order = ["board", "type", "subType"];
  if (!order.includes(changed)) return;
  const query = new URLSearchParams(order.map((name) => [name, form.elements[name].value]));
  const found = await (await fetch(`/screen/choices?${query}`)).json();
  const below = { board: ["status", "type", "subType", "item"], type: ["subType", "item"], subType: ["item"] }[changed];
  for (const name of below) fillSelect(form.elements[name], found[name], name !== "status");
  showState();
}

function fillSelect(select, rows, mayBeEmpty) {
  const before = select.value;
  const options = rows.map((row) => new Option(row.name, row.id));
  if (mayBeEmpty) options.unshift(new Option("(none)", ""));
  select.replaceChildren(...options);
  select.value = options.some((option) => option.value === before) ? before : options[0]?.value ?? "";
}

/* ---- wiring ---- */

document.addEventListener("input", () => showState());
document.addEventListener("change", (event) => {
  if (event.target.form?.id === "ticket") fillChoices(event.target.name);
});

document.addEventListener("submit", (event) => {
  if (event.target.id === "ticket") {
    event.preventDefault();
    save();
  } else if (event.target.id === "note-form") {
    event.preventDefault();
    addNote(event.target);
  } else if (event.target.id === "sign-in") {
    const back = document.createElement("input");
    Object.assign(back, { type: "hidden", name: "back", value: location.pathname + location.search });
    event.target.append(back);
  }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a, button");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.id === "save-close") save({ close: true });
  else if (link.id === "refresh") refresh();
  else if (!byId("tools")) return;
  else if (link.id === "back") {
    event.preventDefault();
    const allowed = (await host?.tell("beforeBack", {})) ?? { result: "success" };
    if (allowed.result !== "success") showErrors(allowed.errors);
    else if (await mayLeave("Leave and lose them")) location.assign(link.href);
  } else if (link.dataset.ticket || link.dataset.tab || link.id === "new") {
    event.preventDefault();
    goTo(link.href);
  }
});

window.addEventListener("popstate", () => show(location.href, { push: false }));
window.addEventListener("beforeunload", (event) => {
  if (edits().length || noteBegun()) event.preventDefault();
});

/* A board list follows the desk while it is looked at. */
if (byId("main")?.dataset.live) {
  setInterval(async () => {
    if (document.hidden || document.activeElement?.closest("#main")) return;
    const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    if (fresh.getElementById("main")) byId("main").replaceWith(fresh.getElementById("main"));
  }, 5000);
}
