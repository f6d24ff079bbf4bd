/* Keys. A button or link names its key by data-key ("a", "shift+a", "/"); data-key-label says what it does in the list.
   Acts on a change (data-decision) answer to a key only inside data-opened="<id>", and only half a second after that
   item came up, so that a second press never hits what nobody has seen.
   Lists: data-list, rows data-row, with data-open on the row's link and data-pick on its box. G, then data-go. */

const SETTLE = 500, GO_FOR = 1200;
const help = document.getElementById("keys-help");
const stored = () => { try { return localStorage.getItem("cwhub.keys"); } catch { return null; } };
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
const say = (text) => tell("cwhub:say", { text });
let going = 0, opened = "", openedAt = -SETTLE;

const off = () => document.body.dataset.keys === "off" || stored() === "off";
const writing = (e) => e instanceof Element && (e.isContentEditable || e.matches("textarea, select, [role=combobox], input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));
const seen = (e) => e.checkVisibility({ visibilityProperty: true });

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (off() || writing(event.target) || document.querySelector("dialog[open]")) return;
  const letter = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const name = event.shiftKey && /^[a-z]$/.test(letter) ? `shift+${letter}` : letter;
  if (handled(name, event)) event.preventDefault();
}

function handled(name, event) {
  if (going && performance.now() - going < GO_FOR) { going = 0; return press(find(`[data-go="${CSS.escape(name)}"]`)); }
  if (/^(shift\+)?[jk]$/.test(name)) return step(name.endsWith("j") ? 1 : -1, name.startsWith("shift"));
  if (event.repeat) return false; // a key held down decides nothing
  if (name === "?") return showHelp();
  if (name === "x") return pick(current());
  const act = find(`[data-key="${CSS.escape(name)}"]`);
  if (act) return decide(act);
  if (name === "g" && document.querySelector("[data-go]")) { going = performance.now(); return true; }
  return false;
}

/* One that can be seen: the newest toast first, then the opened item, then elsewhere. */
function find(selector) {
  const all = [...document.querySelectorAll(selector)].filter(seen);
  return all.findLast((e) => e.closest("[data-toast]")) ?? all.find((e) => e.closest("[data-opened]")) ?? all.find((e) => !e.matches("[data-decision]"));
}

function decide(act) {
  if (act.getAttribute("aria-disabled") === "true" || act.disabled) { say("Not possible now."); return true; }
  if (act.matches("[data-decision]") && performance.now() - openedAt < SETTLE) return true;
  return press(act);
}

function press(act) {
  if (!act) return false;
  if (act.matches("input:not([type=checkbox]), textarea, select")) act.focus();
  else act.click();
  return true;
}

/* ---- lists ---- */
const rows = () => [...document.querySelectorAll("[data-list] [data-row]")].filter(seen);
const link = (row) => row?.querySelector("[data-open]");

function current() {
  return document.activeElement?.closest("[data-row]") ?? document.querySelector("[data-list] [data-row]:has([aria-current])");
}

function step(by, extend) {
  const all = rows();
  if (!all.length) return false;
  const now = current();
  const next = all[now ? all.indexOf(now) + by : 0];
  if (!next) return true;
  if (extend) { if (now) pick(now, true); pick(next, true); }
  link(next)?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function pick(row, on) {
  if (!row) return false;
  const box = row.querySelector("[data-pick]");
  if (!box || box.disabled) { say("This one cannot be picked; decide it alone."); return true; }
  if (on === undefined || box.checked !== on) box.click();
  return true;
}

/* ---- what most views never ask for is loaded with its first use ---- */
function later(from, then) {
  import(from.dataset.module).then(then, () => {
    document.querySelector("#palette[open]")?.close();
    tell("cwhub:toast", { text: "This did not load. Load the page again, then try once more.", tone: "bad" });
  });
}

function showHelp() {
  if (help) later(help, (shortcuts) => shortcuts.show(!off()));
  return Boolean(help);
}

/* It is open at once, so that nothing typed is lost until it can search. */
function showPalette() {
  const dialog = document.getElementById("palette");
  if (!dialog || dialog.open) return;
  dialog.querySelector("input").value = "";
  dialog.showModal();
  later(dialog, (palette) => palette.search());
}

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  showPalette();
});
document.addEventListener("keydown", pressed);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-help]")) showHelp();
  if (event.target.closest("[data-palette-open]")) showPalette();
  const copied = event.target.closest("[data-copy], [data-copy-text]");
  if (copied) later(document.getElementById("say"), (copying) => copying.copyFor(copied));
});

/* ---- after a swap: what is open now, and where the focus goes ---- */
function look() {
  const now = [...document.querySelectorAll("[data-opened]")].map((e) => e.dataset.opened).join(" ");
  if (now !== opened) { opened = now; openedAt = performance.now(); }
}

document.addEventListener("htmx:after:swap", () => {
  look();
  // The focus follows to the next item when its own element is gone; a frame without the focus never takes it.
  if (document.hasFocus() && document.activeElement === document.body) document.querySelector("[data-focus]")?.focus({ preventScroll: true });
});
look();
openedAt = -SETTLE;
