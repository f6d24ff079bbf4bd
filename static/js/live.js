/* Live updates by asking with a cursor.
   The first element with data-live-url is asked for; data-live-cursor is its cursor. 204: nothing new. 200: partials
   (<hx-partial>), with the next cursor in X-Cursor. An element with data-live-busy, anywhere, means something is in
   progress. What must not move under a hand, or under words that nobody has sent yet, carries data-live-hold. */

const FIRST = 500, BUSY = 2000, IDLE = 10000, FIRST_FOR = 10000, TOO_LONG = 10000;
const root = document.documentElement;
let timer = 0, asking = null, wanted = false, failures = 0, busyKey = "", busySince = 0, leaving = false;

const source = () => document.querySelector("[data-live-url]");
const tell = (name, detail = {}) => document.dispatchEvent(new CustomEvent(name, { detail }));

/* A new element in progress starts the quick time anew; an old one that stays does not. */
function pause() {
  const busy = [...document.querySelectorAll("[data-live-busy]")].map((e) => e.id || e.dataset.liveBusy).join(" ");
  if (busy !== busyKey) {
    const added = busy.split(" ").some((id) => id && !busyKey.split(" ").includes(id));
    busyKey = busy;
    if (added) busySince = performance.now();
  }
  if (root.dataset.link === "offline") return BUSY;
  if (!busy) return IDLE;
  return performance.now() - busySince < FIRST_FOR ? FIRST : BUSY;
}

function plan(wait = pause()) {
  clearTimeout(timer);
  timer = 0;
  if (!document.hidden && root.dataset.link !== "signed-out" && source()) timer = setTimeout(ask, wait);
}

/* The quick rhythm starts as soon as a busy element appears, not when the slow pause is over. */
new MutationObserver(() => {
  const before = busyKey, had = timer;
  const wait = pause();
  if (had ? busyKey !== before && wait < IDLE : !asking) plan(wait);
}).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-live-url", "data-live-busy"] });

async function ask() {
  timer = 0;
  const here = source();
  if (!here || asking) return;
  const url = here.dataset.liveUrl;
  const headers = new Headers({ "Accept": "text/html", "HX-Request": "true", "HX-Request-Type": "partial", "X-Cursor": here.dataset.liveCursor || "" });
  tell("cwhub:request", { headers });
  asking = new AbortController();
  const limit = setTimeout(() => asking?.abort(), TOO_LONG);
  let response = null;
  try {
    response = await fetch(url, { headers, signal: asking.signal, credentials: headers.has("Authorization") ? "omit" : "same-origin", cache: "no-store" });
    await take(response, here, url);
  } catch (error) {
    if (response) console.error(error); // it came, but we could not show it
  }
  clearTimeout(limit);
  const left = asking.left || leaving; // hidden or gone meanwhile: that is no failure
  asking = null;
  if (!left) judge(response);
  const again = wanted;
  wanted = false;
  plan(again ? 0 : pause());
}

/* At once, or right after the answer that is on its way: that one may be older than what is wanted. */
function askNow() {
  if (asking) wanted = true;
  else plan(0);
}

async function take(response, here, url) {
  if (response.status !== 200) return;
  const text = await response.text();
  if (!here.isConnected || here.dataset.liveUrl !== url) return; // another ticket is open by now
  const held = await swap(text, here);
  if (held) return; // the cursor stays, so that what was held comes again
  here.dataset.liveCursor = response.headers.get("X-Cursor") ?? here.dataset.liveCursor;
  tell("cwhub:answer", { headers: response.headers });
}

/* Partials into a region that a hand is on are left out; returns whether any was. */
async function swap(text, here) {
  let held = false;
  const filter = (event) => {
    if (event.detail.ctx.live !== true) return;
    const tasks = event.detail.tasks;
    const free = tasks.filter((task) => !inHand(task.target));
    held = free.length < tasks.length;
    tasks.splice(0, tasks.length, ...free);
  };
  document.addEventListener("htmx:before:swap", filter);
  try {
    await window.htmx.swap({ text, sourceElement: here, target: here, swap: "none", live: true });
  } finally {
    document.removeEventListener("htmx:before:swap", filter);
  }
  return held;
}

function inHand(target) {
  const element = typeof target === "string" ? document.querySelector(target) : target;
  const held = element?.closest?.("[data-live-hold]");
  return Boolean(held && (held.matches(":hover, :focus-within") || [...held.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue)));
}

function judge(response) {
  if (!response || response.status >= 500) return failed();
  if (response.status === 401) return signedOut();
  failures = 0;
  if (root.dataset.link === "offline") online();
  readNow(response.headers.get("X-Read-At"));
}

function failed() {
  failures += 1;
  if (failures < 2 || root.dataset.link) return;
  root.dataset.link = "offline";
  const since = new Date().toLocaleTimeString(root.lang || undefined, { hour: "numeric", minute: "2-digit" });
  document.querySelectorAll("[data-offline-since]").forEach((e) => { e.textContent = ` since ${since}`; });
  reflect();
  tell("cwhub:say", { text: "Offline. Decisions are paused." });
}

function online() {
  delete root.dataset.link;
  reflect();
  tell("cwhub:say", { text: "Connected again." });
}

function signedOut() {
  // The pod cancels this event and renews by itself.
  if (document.dispatchEvent(new CustomEvent("cwhub:signed-out", { cancelable: true }))) stopForGood();
}

function stopForGood() {
  root.dataset.link = "signed-out";
  reflect();
  tell("cwhub:say", { text: "Your session ended. Nothing is sent until you sign in again." });
}

/* What depends on the link: banners, and the decisions, also those that come with a later swap. */
function reflect() {
  const link = root.dataset.link;
  for (const name of ["offline", "signed-out"]) {
    document.querySelectorAll(`#${name}`).forEach((banner) => { banner.hidden = link !== name; });
  }
  document.querySelectorAll("[data-decision]").forEach((act) => {
    if (link) { act.setAttribute("aria-disabled", "true"); act.dataset.unlinked = ""; }
    else if ("unlinked" in act.dataset) { act.removeAttribute("aria-disabled"); delete act.dataset.unlinked; }
  });
}

/* A decision is refused here, before htmx sees it: it is never queued. */
function refuse(event) {
  const act = event.type === "submit"
    ? event.submitter ?? event.target.querySelector("[data-decision]")
    : event.target.closest?.('[data-decision], [aria-disabled="true"]');
  const inert = act?.getAttribute("aria-disabled") === "true";
  if (!inert && !(root.dataset.link && act?.matches("[data-decision]"))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  tell("cwhub:say", { text: root.dataset.link ? "Not connected. Nothing was sent." : "Not possible now." });
}

/* A request of a person that got no answer: said, and looked at right away. */
function unanswered(event) {
  if (!event.detail?.ctx?.request) return;
  tell("cwhub:toast", { text: "No answer from the server. If it arrived, its state shows here by itself.", tone: "bad" });
  if (!asking) plan(0);
}

/* "read 4 s ago" */
function readNow(at) {
  const shown = document.getElementById("data-age");
  if (shown && at) shown.dataset.readAt = at;
}

function age() {
  const shown = document.getElementById("data-age");
  const at = Date.parse(shown?.dataset.readAt ?? "");
  if (Number.isNaN(at)) return;
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
  shown.textContent = seconds < 100 ? `read ${seconds} s ago` : seconds < 5400 ? `read ${Math.round(seconds / 60)} min ago` : `read ${Math.round(seconds / 3600)} h ago`;
}

addEventListener("pagehide", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
document.addEventListener("click", refuse, true);
document.addEventListener("submit", refuse, true);
document.addEventListener("htmx:after:swap", () => root.dataset.link && reflect());
document.addEventListener("htmx:finally:request", () => { if (!asking) plan(); });
document.addEventListener("cwhub:ask", askNow);
document.addEventListener("htmx:error", unanswered);
document.addEventListener("cwhub:stop", stopForGood);
document.addEventListener("cwhub:signed-in", () => {
  failures = 0;
  delete root.dataset.link;
  reflect();
  plan(0);
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return plan(0);
  clearTimeout(timer);
  timer = 0;
  if (asking) { asking.left = true; asking.abort(); }
});
addEventListener("online", () => plan(0));
setInterval(() => document.hidden || age(), 1000);
age();
plan();
