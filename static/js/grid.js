/* A grid by keyboard over a plain table with role="grid". The server draws and reads; this moves, selects and edits.
   A tbody with data-row is one row, the one with data-blank the row for new ones. td[data-f] is a field, data-v what is
   edited where that is not what is shown; data-locked on a row: nothing can change. The head of a column says data-ro
   where it is worked out, and data-list for what it offers. Cells have no ids, there are many: they are named row/field.
   Cells stand in reading order, also where a row is drawn as two lines. Wants of the person leave as events of the
   table: grid:change {changes: [{cell, field, was, value}], skipped}, grid:paste {lines, y, x}, grid:act {name, cell, row,
   rows} and grid:closed. The grid of a table is at `table.grid`. */

const FAR = 1e4, PAGE = 12;
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-PAGE, 0], PageDown: [PAGE, 0] };
const say = (text) => text && document.dispatchEvent(new CustomEvent("cwhub:say", { detail: { text } }));
const between = (n, most) => Math.max(0, Math.min(most, n));

class Grid {
  input = null;
  cell = null;
  from = "";
  to = "";
  began = null; // the column where a row that is filled in with Tab began: Enter goes back there, Esc ends it

  constructor(table) {
    this.table = table;
    const on = (name, what) => table.addEventListener(name, what);
    on("keydown", (event) => (this.input ? this.inEdit(event) : this.key(event)));
    on("mousedown", (event) => this.pressed(event));
    on("dblclick", (event) => this.edit(this.cellOf(event.target)));
    on("focusin", (event) => this.arrived(event.target));
    on("copy", (event) => this.copy(event));
    on("paste", (event) => this.pasted(event));
    this.settle();
  }

  /* ---- where things are ---- */
  rows() { return [...this.table.tBodies].filter((row) => "row" in row.dataset); }
  cells(row) { return [...row.rows[0].cells]; }
  cellOf(target) { const cell = target?.closest?.("td"); return cell?.closest("tbody")?.rows[0] === cell?.parentElement ? cell : null; }
  rowOf(cell) { return cell.closest("tbody"); }
  place(cell) { const row = this.rowOf(cell); return [this.rows().indexOf(row), this.cells(row).indexOf(cell)]; }
  at(y, x) { const rows = this.rows(), row = rows[between(y, rows.length - 1)], cells = this.cells(row); return cells[between(x, cells.length - 1)]; }
  value(cell) { return cell.dataset.v ?? (cell.classList.contains("miss") ? "" : cell.firstChild?.nodeType === 3 ? cell.firstChild.data.trim() : ""); }
  head(cell) { return this.table.tHead.rows[0].cells[cell.cellIndex]; }
  name(cell) { return `${this.rowOf(cell).dataset.row}/${cell.dataset.f ?? ""}`; }
  named(name) { const [row, field] = name.split("/"); return row ? this.table.querySelector(`tbody[data-row="${row}"] td${field ? `[data-f="${field}"]` : ""}`) : null; }
  free(cell) { return "f" in cell.dataset && !("ro" in this.head(cell).dataset) && !("locked" in this.rowOf(cell).dataset); }
  current() { return this.named(this.to) ?? this.named(this.from); }

  range() {
    const a = this.named(this.from), b = this.named(this.to);
    if (!a || !b) return [];
    const [y1, x1] = this.place(a), [y2, x2] = this.place(b), rows = this.rows();
    return rows.slice(Math.min(y1, y2), Math.max(y1, y2) + 1).map((row) => this.cells(row).slice(Math.min(x1, x2), Math.max(x1, x2) + 1));
  }

  /* ---- moving and selecting ---- */
  focus(cell) {
    cell.tabIndex = 0;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  arrived(target) {
    const cell = this.cellOf(target);
    if (!cell || this.input) return;
    this.from = this.to = this.name(cell);
    this.settle();
  }

  extend(cell) {
    this.to = this.name(cell);
    this.settle();
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    say(`${this.range().flat().length} cells selected.`);
  }

  move(dy, dx, further) {
    const cell = this.current();
    if (!cell) return;
    const [y, x] = this.place(cell), next = this.at(y + dy, x + dx);
    if (further) this.extend(next);
    else this.focus(next);
  }

  /* After a swap or a move: one tab stop, and the marks of what is selected. */
  settle() {
    const first = this.rows()[0] && this.cells(this.rows()[0])[1];
    const from = this.named(this.from), stop = from ?? first;
    for (const cell of this.table.querySelectorAll('td[tabindex="0"]')) if (cell !== stop) cell.tabIndex = -1;
    if (stop) stop.tabIndex = 0;
    const marked = new Set(this.from === this.to ? [] : this.range().flat());
    for (const cell of this.table.querySelectorAll(".rng")) if (!marked.has(cell)) { cell.classList.remove("rng"); cell.removeAttribute("aria-selected"); }
    for (const cell of marked) { cell.classList.add("rng"); cell.ariaSelected = "true"; }
    for (const cell of this.table.querySelectorAll(".cur")) cell.classList.toggle("cur", cell === from);
    if (this.table.contains(document.activeElement)) from?.classList.add("cur");
  }

  pressed(event) {
    const cell = this.cellOf(event.target);
    if (!cell || this.input || event.target.closest("button, a, input, label")) return;
    this.began = null;
    if (event.shiftKey && this.from) { this.extend(cell); event.preventDefault(); } else this.focus(cell);
  }

  /* ---- keys ---- */
  key(event) {
    const cell = this.cellOf(event.target);
    if (!cell || event.target.closest("button, a")) return;
    const near = event.ctrlKey || event.metaKey;
    if (event.key === "Tab" && this.began !== null) this.toNext(event.shiftKey ? -1 : 1);
    else if (MOVES[event.key]) { this.began = null; const far = near ? FAR : 1, [dy, dx] = MOVES[event.key]; this.move(dy * far, dx * far, event.shiftKey); }
    else if (event.key === "Home") this.focus(this.at(near ? 0 : this.place(cell)[0], 0));
    else if (event.key === "End") this.focus(this.at(near ? FAR : this.place(cell)[0], FAR));
    else if (!this.does(event, cell, near)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  does(event, cell, near) {
    const key = event.key, small = key.toLowerCase();
    if (key === "Enter" && event.altKey) return this.act("fix", cell);
    if (small === "b" && event.altKey) return this.act("why", cell);
    if (key === "Enter" && near) return this.act("post", cell);
    if (key === "Enter" || key === "F2") return this.edit(cell);
    if (near && small === "d") return this.fillDown();
    if (near && (small === "y" || (small === "z" && event.shiftKey))) return this.act("redo", cell);
    if (near && small === "z") return this.act("undo", cell);
    if (near && (key === "Delete" || key === "Backspace")) return this.act("remove", cell);
    if (key === "Delete" || key === "Backspace") return this.change(this.range().flat().map((one) => [one, ""]));
    if (key === "Escape") { this.began = null; this.focus(cell); this.from = this.to = this.name(cell); this.settle(); return true; }
    if (key === " " && !near) return this.act("pick", cell);
    if (/^[12]$/.test(key) && !near && this.rowOf(cell).rows[1]?.querySelector(`[data-key="${key}"]`)) return this.act(`choice${key}`, cell);
    if (key?.length === 1 && !near && !event.altKey) return this.edit(cell, key);
    return false;
  }

  act(name, cell) {
    const rows = [...new Set(this.range().flat().map((one) => this.rowOf(one)))];
    this.table.dispatchEvent(new CustomEvent("grid:act", { detail: { name, cell, row: this.rowOf(cell), rows } }));
    return true;
  }

  /* ---- editing one cell ---- */
  edit(cell, first) {
    if (!cell || this.input) return true;
    if (!this.free(cell)) { say("f" in cell.dataset && "locked" in this.rowOf(cell).dataset ? "This row cannot be changed: it is in ConnectWise, or on its way." : "This is worked out from the other cells."); return true; }
    const input = document.createElement("input");
    input.className = "cell-in";
    input.value = first ?? this.value(cell);
    input.autocomplete = "off";
    if (this.head(cell).dataset.list) input.setAttribute("list", this.head(cell).dataset.list);
    input.setAttribute("aria-label", this.heading(cell));
    [this.input, this.cell, this.kept] = [input, cell, [...cell.childNodes]];
    this.rowOf(cell).dataset.liveHold = "";
    cell.classList.add("editing");
    cell.replaceChildren(input);
    input.focus();
    if (first === undefined) input.select();
    input.addEventListener("blur", () => this.input === input && this.close(true, false));
    return true;
  }

  inEdit(event) {
    if (event.isComposing || !event.key) return;
    if (event.key === "Escape") this.close(false);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { this.close(true); this.act("post", this.current()); }
    else if (event.key === "Enter" && !event.altKey && !event.shiftKey) { this.close(true); this.toNextRow(); }
    else if (event.key === "Enter" && !event.altKey) { this.close(true); this.move(-1, 0); }
    else if (event.key === "Tab") { this.began ??= this.place(this.cell)[1]; this.close(true); this.toNext(event.shiftKey ? -1 : 1); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /* The next cell that can be typed into, over the end of the row too. */
  toNext(by) {
    const all = this.rows().flatMap((row) => this.cells(row)).filter((cell) => this.free(cell));
    const next = all[all.indexOf(this.current()) + by];
    if (next) this.focus(next);
  }

  toNextRow() {
    const [y, x] = this.place(this.current()), column = this.began ?? x;
    this.began = null;
    this.focus(this.at(y + 1, column));
  }

  close(save, back = true) {
    const { input, cell, kept } = this, value = input.value;
    this.input = this.cell = this.kept = null;
    cell.classList.remove("editing");
    cell.replaceChildren(...kept);
    delete this.rowOf(cell).dataset.liveHold;
    this.table.dispatchEvent(new CustomEvent("grid:closed"));
    if (back) this.focus(cell);
    if (save && value.trim() !== this.value(cell)) this.change([[cell, value.trim()]]);
  }

  heading(cell) { return this.head(cell).textContent.trim(); }

  /* What was typed stands there at once; how the server reads it comes with its answer. */
  write(cell, value) {
    cell.classList.remove("err", "wrn", "first", "miss");
    cell.removeAttribute("aria-invalid");
    cell.removeAttribute("aria-describedby");
    delete cell.dataset.v;
    cell.textContent = value;
  }

  /* ---- several cells at once ---- */
  change(pairs) {
    const free = pairs.filter(([cell]) => cell && this.free(cell)), skipped = new Set(pairs.filter(([cell]) => cell && "locked" in this.rowOf(cell).dataset).map(([cell]) => this.rowOf(cell))).size;
    const changes = free.map(([cell, value]) => ({ cell, field: cell.dataset.f, was: this.value(cell), value }));
    if (changes.length || skipped) this.table.dispatchEvent(new CustomEvent("grid:change", { detail: { changes, skipped } }));
    return true;
  }

  fillDown() {
    const range = this.range();
    if (range.length < 2) { say("Select the rows to fill first, with Shift and an arrow."); return true; }
    return this.change(range.slice(1).flatMap((row) => row.map((cell, x) => [cell, this.value(range[0][x])])));
  }

  copy(event) {
    if (this.input || !this.current() || !this.table.contains(document.activeElement)) return;
    event.clipboardData.setData("text/plain", this.range().map((row) => row.map((cell) => this.value(cell)).join("\t")).join("\n"));
    event.preventDefault();
    say(`${this.range().flat().length} cells copied.`);
  }

  pasted(event) {
    const cell = this.cellOf(event.target);
    if (this.input || !cell) return;
    event.preventDefault();
    const lines = split(event.clipboardData.getData("text/plain"));
    if (lines.length === 1 && lines[0].length === 1) return void this.change(this.range().flat().map((one) => [one, lines[0][0]]));
    const [y, x] = this.place(this.named(this.from) ?? cell);
    this.table.dispatchEvent(new CustomEvent("grid:paste", { detail: { lines, y, x: Math.max(1, x) } }));
  }
}

/* Tab-separated rows as spreadsheets write them: a cell with a line break or a tab stands in quotes. */
function split(text) {
  const rows = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/y;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  for (let found = cell.exec(source); found; found = cell.exec(source)) {
    rows.at(-1).push((found[1]?.replaceAll('""', '"') ?? found[2]).trim());
    if (found[3] === "\n") rows.push([]);
    else if (found[3] === "") break;
  }
  return rows;
}

for (const table of document.querySelectorAll('table[role="grid"]')) table.grid = new Grid(table);
