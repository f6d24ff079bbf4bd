/* What searches in the palette. keys.js opens its dialog and loads this with the first use: most views never ask for it.
   Navigation is searched here; the rest is asked at data-palette-url?q=, which answers rows (ui/palette_row.html). */

const dialog = document.getElementById("palette");
const input = document.getElementById("palette-in");
const list = document.getElementById("palette-list");
const none = document.getElementById("palette-none");
let waiting = 0, asking = null;

const options = () => [...list.querySelectorAll('[role="option"]')];

function own(words) {
  return [...document.querySelectorAll(".side a[href]")]
    .filter((a) => a.textContent.toLowerCase().includes(words))
    .map((a, i) => {
      const row = document.createElement("li");
      row.id = `palette-own-${i}`;
      row.role = "option";
      row.dataset.href = a.getAttribute("href");
      const icon = a.querySelector("svg")?.cloneNode(true);
      const label = Object.assign(document.createElement("span"), { className: "grow clip", textContent: a.querySelector("span")?.textContent ?? a.textContent });
      if (icon) row.append(icon);
      row.append(label);
      return row;
    });
}

export async function search() {
  const words = input.value.trim().toLowerCase();
  asking?.abort();
  list.replaceChildren(...own(words));
  choose(options()[0]);
  const url = dialog.dataset.paletteUrl;
  if (url) await ask(url, words);
  none.hidden = options().length > 0;
}

async function ask(url, words) {
  const mine = asking = new AbortController();
  const headers = new Headers({ "Accept": "text/html", "HX-Request": "true", "HX-Request-Type": "partial" });
  document.dispatchEvent(new CustomEvent("cwhub:request", { detail: { headers } }));
  try {
    const response = await fetch(`${url}?q=${encodeURIComponent(words)}`, { headers, signal: mine.signal });
    const text = response.ok ? await response.text() : "";
    if (mine !== asking || !text) return;
    await window.htmx.swap({ text, sourceElement: list, target: list, swap: "beforeend" });
    if (!chosen()) choose(options()[0]);
  } catch { /* the navigation stays searchable without the server */ }
}

const chosen = () => list.querySelector('[aria-selected="true"]');

function choose(row) {
  options().forEach((option) => option.setAttribute("aria-selected", String(option === row)));
  if (row) input.setAttribute("aria-activedescendant", row.id);
  else input.removeAttribute("aria-activedescendant");
  row?.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const all = options();
  if (all.length) choose(all[(all.indexOf(chosen()) + by + all.length) % all.length]);
}

function go(row) {
  const target = row?.dataset.href && new URL(row.dataset.href, location.href);
  if (target && target.origin === location.origin) location.assign(target);
}

input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 120); });
input.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter") go(chosen());
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => go(event.target.closest('[role="option"]')));
dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
