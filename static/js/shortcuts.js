/* The list of keys: what this page offers, and the switch for single letters. keys.js loads it with the first use. */

const help = document.getElementById("keys-help");
const seen = (e) => e.checkVisibility({ visibilityProperty: true });

function cap(name) {
  const label = name.replace("shift+", "Shift ").replace(/[a-z]$/, (c) => c.toUpperCase());
  const parts = label.split(" ").map((part) => Object.assign(document.createElement("kbd"), { textContent: part }));
  return parts.flatMap((part) => [part, " "]);
}

function line(name, text) {
  const row = document.createElement("tr");
  const key = document.createElement("td");
  key.append(...cap(name));
  row.append(key, Object.assign(document.createElement("td"), { textContent: text }));
  return row;
}

function wording(e) {
  const own = e.cloneNode(true);
  own.querySelectorAll("kbd, svg, .n").forEach((part) => part.remove());
  return e.dataset.keyLabel || e.getAttribute("aria-label") || own.textContent.trim();
}

export function show(on) {
  const lines = new Map();
  for (const e of document.querySelectorAll("[data-key]")) if (seen(e) && !lines.has(e.dataset.key)) lines.set(e.dataset.key, line(e.dataset.key, wording(e)));
  for (const e of document.querySelectorAll("[data-go]")) lines.set(`g ${e.dataset.go}`, line(`g ${e.dataset.go}`.toUpperCase(), `Go to ${wording(e)}`));
  help.querySelector("[data-keys-here]").replaceChildren(...lines.values());
  help.querySelector("[data-keys-switch]").checked = on;
  if (!help.open) help.showModal();
}

help.querySelector("[data-keys-switch]").addEventListener("change", ({ target }) => {
  document.body.dataset.keys = target.checked ? "on" : "off";
  try { localStorage.setItem("cwhub.keys", target.checked ? "on" : "off"); } catch { /* lasts for this page */ }
});
