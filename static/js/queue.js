/* The queue: what is picked, which row is open, and which item the server is told about with each question. */

const $ = (id) => document.getElementById(id);
const picked = new Set();
const boxes = () => [...document.querySelectorAll("#rows [data-pick]")];
const opened = () => $("detail")?.dataset.opened ?? "";

function count() {
  const n = picked.size;
  $("bulk").hidden = n === 0;
  $("picked-count").textContent = `${n} selected`;
  $("picked-act").textContent = `Approve ${n}`;
}

/* After a swap the boxes say again what the person picked; what has left the list is picked no more. */
function settle() {
  const here = new Set(boxes().map((box) => box.value));
  for (const value of picked) if (!here.has(value)) picked.delete(value);
  for (const box of boxes()) box.checked = picked.has(box.value);
  for (const link of document.querySelectorAll("#rows [data-open]")) {
    if (link.dataset.open === opened()) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  count();
}

/* The open row stays in sight; where the item lies beneath the list, the item itself comes into sight. */
let shown = opened();
function show() {
  if (opened() === shown) return;
  shown = opened();
  const item = $("detail");
  if (item.getBoundingClientRect().left < $("list").getBoundingClientRect().right) item.scrollIntoView();
  else document.querySelector("#rows [aria-current]")?.closest("[data-row]").scrollIntoView({ block: "nearest" });
}

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-pick]")) return;
  if (event.target.checked) picked.add(event.target.value);
  else picked.delete(event.target.value);
  count();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-clear]")) return;
  event.preventDefault();
  picked.clear();
  settle();
});
document.addEventListener("htmx:after:swap", () => { settle(); show(); });
document.addEventListener("cwhub:request", (event) => event.detail.headers.set("X-Open", opened()));
document.addEventListener("htmx:config:request", (event) => { event.detail.ctx.request.headers["X-Open"] = opened(); });
settle();
