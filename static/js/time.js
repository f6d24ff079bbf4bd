/* The day's entries. What is typed goes to the server in the order in which it was typed, one request at a time; the
   answer brings each row as it stands, read and checked. Nothing typed is lost while the server is away: it is sent again.
   Rows are named here (16 characters), so that the same row sent twice is one. Posting waits until all is saved, and
   posts exactly the rows that were counted on the button. */

const $ = (id) => document.getElementById(id);
const time = $("time"), table = $("grid"), grid = table?.grid, blank = $("row-new");
const say = (text) => document.dispatchEvent(new CustomEvent("cwhub:say", { detail: { text } }));
const toast = (text, tone) => document.dispatchEvent(new CustomEvent("cwhub:toast", { detail: { text, tone } }));
const AGAIN = 3000, KEPT_STEPS = 100, LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
const waiting = [], done = [], undone = [], choices = new Map();
let sent = null, planned = 0, warned = false, stood = 0;

/* ---- rows ---- */
const rowOf = (uid) => $(`row-${uid}`);
const cellIn = (uid, field) => grid.named(`${uid}/${field}`);
const isBlank = (row) => "blank" in row.dataset;
const uidOf = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => LETTERS[n % 32]).join("");

/* The blank row becomes one of its own, and a new blank one stays beneath it. */
function born() {
  const uid = uidOf(), row = blank.cloneNode(true), own = (name) => name.replace(/^new\//, `${uid}/`);
  row.id = `row-${uid}`;
  row.dataset.row = uid;
  delete row.dataset.blank;
  row.rows[0].cells[0].textContent = "";
  const focused = blank.contains(document.activeElement) ? grid.name(document.activeElement.closest("td")) : "";
  blank.before(row);
  [grid.from, grid.to] = [own(grid.from), own(grid.to)];
  if (focused) grid.named(own(focused))?.focus({ preventScroll: true });
  $("nothing")?.remove();
  return uid;
}

/* ---- what the grid wants ---- */
table?.addEventListener("grid:change", ({ detail }) => {
  const wanted = new Map();
  let uid = "";
  for (const { cell, field, was, value } of detail.changes) {
    let row = cell.closest("tbody");
    if (isBlank(row) && !value) continue;
    if (isBlank(row)) row = rowOf((uid ||= born()));
    put(wanted, row.dataset.row, field, was, value, row.dataset.row === uid);
  }
  commit(wanted, detail.skipped);
});

table?.addEventListener("grid:paste", ({ detail: { lines, y, x } }) => {
  const wanted = new Map(), rows = grid.rows();
  let skipped = 0;
  lines.forEach((line, down) => {
    const row = rows[y + down];
    if (row && "locked" in row.dataset) { skipped += 1; return; }
    const fresh = !row || isBlank(row), uid = fresh ? born() : row.dataset.row;
    grid.cells(rowOf(uid)).slice(x, x + line.length).forEach((cell, right) => {
      if (grid.free(cell)) put(wanted, uid, cell.dataset.f, fresh ? "" : grid.value(cell), line[right], fresh);
    });
  });
  commit(wanted, skipped, "pasted");
});

function put(wanted, uid, field, was, value, fresh) {
  const row = wanted.get(uid) ?? { uid, fresh, was: {}, now: {} };
  row.was[field] = was;
  row.now[field] = value;
  wanted.set(uid, row);
}

function commit(wanted, skipped = 0, word = "changed") {
  const steps = [...wanted.values()];
  if (steps.length) remember(steps);
  for (const step of steps) apply(step, "now", step.fresh ? "add" : "save");
  const posted = skipped ? ` ${skipped} posted ${skipped === 1 ? "row" : "rows"} skipped.` : "";
  if (steps.length > 1 || skipped) (skipped ? toast : say)(`${steps.length} ${steps.length === 1 ? "row" : "rows"} ${word}.${posted}`);
}

function remember(steps) {
  done.push(steps);
  if (done.length > KEPT_STEPS) done.shift();
  undone.length = 0;
}

function apply(step, which, act) {
  for (const [field, value] of Object.entries(step[which])) {
    const cell = cellIn(step.uid, field);
    if (cell && cell !== grid.cell) grid.write(cell, value);
  }
  want({ act, row: step.uid, fields: step[which], was: step[which === "now" ? "was" : "now"] });
}

/* ---- undo: the same way, backwards ---- */
function back() {
  const steps = done.pop();
  if (!steps) return say("Nothing to undo.");
  undone.push(steps);
  for (const step of steps) {
    if (step.fresh) want({ act: "remove", row: step.uid });
    else if (step.gone) want({ act: "restore", row: step.uid });
    else apply(step, "was", "save");
  }
  say("Undone.");
}

function forth() {
  const steps = undone.pop();
  if (!steps) return say("Nothing to redo.");
  done.push(steps);
  for (const step of steps) {
    if (step.fresh) want({ act: "restore", row: step.uid });
    else if (step.gone) want({ act: "remove", row: step.uid });
    else apply(step, "now", "save");
  }
  say("Redone.");
}

/* What is in ConnectWise is taken back there; the row stays, and can be posted again. */
async function takeBack(rows) {
  const body = new URLSearchParams(rows.map((row) => ["row", row.dataset.row]));
  const response = await ask($("time").dataset.backUrl, body, "application/x-www-form-urlencoded");
  if (!response?.ok) return toast("Not taken back: no answer from the server. Look at the rows before you try again.", "bad");
  await swap(await response.text(), response.headers.get("X-Cursor"));
}

function remove(rows) {
  const posted = rows.filter((row) => row.querySelector('tr[data-state="posted"]'));
  if (posted.length) return void takeBack(posted);
  const free = rows.filter((row) => !isBlank(row) && !("locked" in row.dataset));
  if (!free.length) return say("Nothing here can be removed.");
  remember(free.map((row) => ({ uid: row.dataset.row, gone: true })));
  for (const row of free) want({ act: "remove", row: row.dataset.row });
  toast(`${free.length} ${free.length === 1 ? "row" : "rows"} removed. Ctrl Z brings ${free.length === 1 ? "it" : "them"} back.`);
}

table?.addEventListener("grid:act", ({ detail: { name, cell, row, rows } }) => {
  if (name === "undo") back();
  else if (name === "redo") forth();
  else if (name === "remove") remove(rows);
  else if (name === "pick") pick(rows.filter((one) => !isBlank(one)));
  else if (name === "post") $("post")?.click();
  else if (name === "why" && !isBlank(row)) location.assign(time.dataset.whyUrl.replace("-uid-", row.dataset.row));
  else if (name === "fix") ((cell.querySelector("[data-fix]") ?? row.querySelector("[data-fix]"))?.click() ?? say("There is nothing to fix by a key here."));
  else if (name.startsWith("choice")) row.rows[1]?.querySelector(`[data-key="${name.slice(-1)}"]`)?.click();
});

/* A fix carries the row's acts, as the server offered them. */
document.addEventListener("click", (event) => {
  const fix = event.target.closest("[data-fix]");
  if (fix) {
    event.preventDefault();
    const row = fix.closest("[data-row]"), act = JSON.parse(fix.dataset.fix), cell = fix.closest("td");
    if (act.fields) commit(new Map([[row.dataset.row, { uid: row.dataset.row, was: Object.fromEntries(Object.keys(act.fields).map((f) => [f, grid.value(cellIn(row.dataset.row, f) ?? cell)])), now: act.fields }]]));
    else if (act.act === "remove") remove([row]);
    else want({ ...act, row: row.dataset.row });
    if (cell && "f" in cell.dataset) grid.focus(cell);
  }
  const gap = event.target.closest("[data-gap]");
  if (gap) $("gaps")?.showPopover();
  const offer = event.target.closest("[data-offer]");
  if (offer) take(JSON.parse(offer.dataset.offer));
});

/* An entry that was offered for a gap. */
function take(offer) {
  $("gaps")?.hidePopover();
  const uid = offer.row ?? born(), fields = offer.fields, values = (name) => (offer.row && cellIn(uid, name) ? grid.value(cellIn(uid, name)) : "");
  const was = Object.fromEntries(Object.keys(fields).map((name) => [name, values(name)]));
  commit(new Map([[uid, { uid, fresh: !offer.row, was, now: fields }]]));
  const cell = grid.cells(rowOf(uid)).find((one) => grid.free(one) && !(one.dataset.f in fields));
  if (cell) grid.focus(cell);
}

/* ---- to the server and back ---- */
function want(act) {
  const same = waiting.findLast((one) => one.row === act.row);
  if (act.act === "save" && same?.fields) {
    Object.assign(same.fields, act.fields);
    same.was = { ...act.was, ...same.was };
  } else waiting.push({ ...act, fields: act.fields && { ...act.fields } });
  clearTimeout(planned);
  planned = setTimeout(send);
}

async function send() {
  if (sent || !waiting.length) return;
  sent = waiting.splice(0);
  table.setAttribute("aria-busy", "true");
  const acts = sent.map((act) => ({ ...act, version: Number(rowOf(act.row)?.dataset.version ?? 0) }));
  const response = await ask(time.dataset.saveUrl, JSON.stringify({ acts }), "application/json");
  const kept = sent;
  sent = null;
  if (!response?.ok) return refused(response, kept);
  warned = false;
  await swap(await response.text(), response.headers.get("X-Cursor"));
  table.removeAttribute("aria-busy");
  if (waiting.length) send();
}

async function ask(url, body, type) {
  const headers = { "Content-Type": type, "X-Cursor": $("live").dataset.liveCursor, "X-CSRFToken": time.dataset.token, "HX-Request": "true", "HX-Request-Type": "partial" };
  try { return await fetch(url, { method: "POST", headers, body, credentials: "same-origin" }); } catch { return null; }
}

/* Away or signed out: kept, and sent again. Refused as a whole: told, and what stands is read anew. */
function refused(response, acts) {
  if (!response || response.status >= 500 || response.status === 401) {
    waiting.unshift(...acts);
    planned = setTimeout(send, AGAIN);
    if (!warned) toast("Not saved yet: no answer from the server. It is sent again by itself.", "bad");
    warned = true;
    if (response?.status === 401) document.dispatchEvent(new CustomEvent("cwhub:ask"));
    return;
  }
  toast("This was not saved; what stands is shown again.", "bad");
  reread();
}

/* All that stands here is asked for again. */
function reread() {
  $("live").dataset.liveCursor = `- ${grid.rows().filter((row) => !isBlank(row)).map((row) => `${row.dataset.row}:-`).join(" ")}`;
  document.dispatchEvent(new CustomEvent("cwhub:ask"));
}

async function swap(text, cursor) {
  await window.htmx.swap({ text, sourceElement: time, target: time, swap: "none" });
  if (cursor) $("live").dataset.liveCursor = cursor;
}

/* Posting and stopping go by forms: they say what stands here, and hear what stands then. */
document.addEventListener("htmx:config:request", (event) => { event.detail.ctx.request.headers["X-Cursor"] = $("live").dataset.liveCursor; });
document.addEventListener("htmx:after:request", (event) => {
  const cursor = event.detail.ctx.response?.headers?.get("X-Cursor");
  if (cursor) $("live").dataset.liveCursor = cursor;
});

/* Two answers that were on their way at the same time may both bring a row: the second one only renews it. */
function once(task) {
  const there = $(task.fragment?.firstElementChild?.id);
  if (there && task.swapSpec?.style?.startsWith("before")) [task.target, task.swapSpec.style] = [there, "outerMorph"];
}

/* A row that is being typed into keeps standing; only its version goes on, so that the next save is right. */
document.addEventListener("htmx:before:swap", (event) => {
  const tasks = event.detail.tasks;
  const active = table?.contains(document.activeElement) ? document.activeElement.closest("tbody") : null;
  if (active) stood = grid.rows().indexOf(active);
  tasks.forEach(once);
  const free = tasks.filter((task) => {
    const target = typeof task.target === "string" ? document.querySelector(task.target) : task.target;
    if (!grid?.input || target !== grid.rowOf(grid.cell)) return true;
    const version = task.fragment?.querySelector?.("[data-version]")?.dataset.version;
    if (version) target.dataset.version = version;
    target.dataset.older = "";
    return false;
  });
  if (free.length < tasks.length) tasks.splice(0, tasks.length, ...free);
});
table?.addEventListener("grid:closed", () => { if (table.querySelector("[data-older]")) { table.querySelectorAll("[data-older]").forEach((row) => delete row.dataset.older); setTimeout(() => waiting.length || sent || reread()); } });

document.addEventListener("htmx:after:swap", () => {
  for (const act of [...(sent ?? []), ...waiting]) for (const [field, value] of Object.entries(act.fields ?? {})) {
    const cell = cellIn(act.row, field);
    if (cell && cell !== grid.cell && grid.value(cell) !== value) grid.write(cell, value);
  }
  settle();
});

/* ---- what goes out ---- */
const boxes = () => [...document.querySelectorAll("[data-pick]")];
const picked = () => [...new Set(boxes().filter((box) => box.checked).map((box) => box.value))];
const isPicked = (row) => row.dataset.ready !== "no" && (choices.get(row.dataset.row) ?? row.dataset.ready === "ready");

function pick(rows) {
  const able = rows.filter((row) => row.dataset.ready !== "no");
  if (!able.length) return say("This row cannot be posted now.");
  const on = able.some((row) => !isPicked(row));
  for (const row of able) choices.set(row.dataset.row, on);
  settle();
  say(`${able.length === 1 ? "Row" : `${able.length} rows`} ${on ? "put into the post" : "left out"}. ${picked().length} picked.`);
}

function settle() {
  if (!grid) return;
  if (document.activeElement === document.body && grid.from && !grid.named(grid.from) && grid.rows().length) grid.focus(grid.at(stood, 1));
  grid.settle();
  for (const box of boxes()) {
    const row = rowOf(box.dataset.pick);
    if (row) box.checked = isPicked(row);
  }
  const n = picked().length, post = $("post");
  if ($("post-count")) $("post-count").textContent = n;
  if ($("post-all")) $("post-all").textContent = n === 1 ? "This one" : `All ${n}`;
  if (!post || "running" in post.dataset) return;
  if (n) post.removeAttribute("aria-disabled");
  else post.setAttribute("aria-disabled", "true");
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-pick]")) return;
  choices.set(event.target.dataset.pick, event.target.checked);
  settle();
});

/* The rows that were counted go out, and no others: what is still on its way to be saved may change them. */
document.addEventListener("submit", async (event) => {
  if (event.target.id !== "post-form" || (!waiting.length && !sent)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const counted = picked().join();
  await saved();
  if (picked().join() === counted && counted) $("post-form").requestSubmit($("post"));
  else say(`Saved. ${picked().length} ready. Press again to post.`);
}, true);

function saved() {
  return new Promise((resolve) => {
    const look = () => (waiting.length || sent ? setTimeout(look, 30) : resolve());
    look();
  });
}

addEventListener("beforeunload", (event) => { if (waiting.length || sent) event.preventDefault(); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.defaultPrevented || event.target.closest("textarea, dialog")) return;
  event.preventDefault();
  $("post")?.click();
});
settle();

/* Where one would begin: at what is wrong, else at the first row that can be changed, else at the row for new ones. */
function begin() {
  const free = grid.rows().find((row) => !("locked" in row.dataset));
  const cell = table.querySelector("tbody:not([data-locked]) td.err") ?? (free && grid.cells(free)[1]);
  if (cell) grid.focus(cell);
}
if (grid && !table.hidden && !matchMedia("(max-width: 760px)").matches && document.activeElement === document.body) begin();
