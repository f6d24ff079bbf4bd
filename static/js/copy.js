/* Copying: a button with data-copy="#id" copies that element's text (or value), data-copy-text copies the attribute.
   keys.js loads this with the first such click. */

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // a frame of another origin may not be allowed the clipboard: the old way still works there
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "sr";
    const before = document.activeElement;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    before?.focus?.({ preventScroll: true });
    if (!done) throw new Error("not allowed");
  }
}

export async function copyFor(button) {
  const from = button.dataset.copy && document.querySelector(button.dataset.copy);
  const text = button.dataset.copyText ?? from?.value ?? from?.innerText ?? "";
  try {
    await copy(text.trim());
    document.dispatchEvent(new CustomEvent("cwhub:toast", { detail: { text: "Copied." } }));
  } catch {
    document.dispatchEvent(new CustomEvent("cwhub:toast", { detail: { text: "The browser does not let this page copy. Select the text by hand.", tone: "bad" } }));
  }
}
