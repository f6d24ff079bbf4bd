/* Toasts and the one voice of the page.
   A toast is an element with data-toast (seconds) inside #toasts: the server sends it as a partial, with its undo
   form, or a module asks for one by the event cwhub:toast {text, tone}. What should only be spoken: cwhub:say {text}. */

const area = document.getElementById("toasts");
const voice = document.getElementById("say");

function say(text) {
  if (!voice || !text) return;
  voice.textContent = "";
  setTimeout(() => { voice.textContent = text; }, 60); // a changed text is read, the same one again is not
}

function adopt(toast) {
  if (toast.toastTimer !== undefined) return;
  say(toast.querySelector("[data-toast-text]")?.textContent.trim());
  let left = 1000 * Number(toast.dataset.toast || 10);
  let since = 0;
  const start = () => {
    since = performance.now();
    toast.toastTimer = setTimeout(() => toast.remove(), left);
  };
  const hold = () => {
    clearTimeout(toast.toastTimer);
    if (since) left = Math.max(2000, left - (performance.now() - since));
    since = 0;
  };
  // Time stands still while somebody reads it or is about to press Undo (WCAG 2.2.1).
  for (const on of ["pointerenter", "focusin"]) toast.addEventListener(on, hold);
  for (const off of ["pointerleave", "focusout"]) toast.addEventListener(off, () => since || start());
  start();
}

function show(text, tone) {
  const toast = document.createElement("div");
  toast.className = tone === "bad" ? "toast bad" : "toast";
  toast.dataset.toast = "10";
  const words = document.createElement("span");
  words.className = "grow";
  words.dataset.toastText = "";
  words.textContent = text;
  const close = document.createElement("button");
  close.className = "btn";
  close.type = "button";
  close.dataset.toastClose = "";
  close.textContent = "Dismiss";
  toast.append(words, close);
  area.append(toast);
}

if (area) {
  const adoptAll = () => area.querySelectorAll("[data-toast]").forEach(adopt);
  new MutationObserver(adoptAll).observe(area, { childList: true, subtree: true });
  adoptAll();
  document.addEventListener("click", (event) => event.target.closest("[data-toast-close]")?.closest("[data-toast]")?.remove());
  // An undo that was answered has done its work; the answer brings its own toast.
  document.addEventListener("htmx:after:request", (event) => {
    const { sourceElement, response } = event.detail.ctx;
    if (response?.status < 400) sourceElement?.closest?.("[data-toast]")?.remove();
  });
}
document.addEventListener("cwhub:toast", (event) => area && show(event.detail.text, event.detail.tone));
document.addEventListener("cwhub:say", (event) => say(event.detail.text));
