/* Forms: what was edited in them, what they offer, sending them, saying why not, and a question with two answers. */

const chosenAtFirst = (select) => {
  if (select.dataset.first !== undefined) return select.dataset.first;
  const first = [...select.options].find((option) => option.defaultSelected) ?? select.options[0];
  return first?.value ?? "";
};

export function edited(control) {
  if (control.type === "checkbox") return control.checked !== control.defaultChecked;
  if (control.tagName === "SELECT") return control.value !== chosenAtFirst(control);
  return control.value !== control.defaultValue;
}

export const editsOf = (form) => [...(form?.elements ?? [])].filter((control) => control.name && edited(control));

/* Other things to choose from: what was chosen stays where it still can be. */
export function fillSelect(select, rows, mayBeEmpty) {
  select.dataset.first = chosenAtFirst(select);
  const before = select.value;
  const options = rows.map((row) => new Option(row.name, row.id));
  if (mayBeEmpty) options.unshift(new Option("(none)", ""));
  select.replaceChildren(...options);
  const usual = mayBeEmpty ? undefined : rows.find((row) => row.default)?.id;
  select.value = options.some((option) => option.value === before) ? before : usual ?? options[0]?.value ?? "";
}

/* A promise of whether the person said yes. */
export function ask(question, yes) {
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

export function showErrors(texts) {
  const place = document.getElementById("errors");
  place.hidden = texts.length === 0;
  place.replaceChildren(...texts.map((text) => {
    const line = document.createElement("p");
    line.textContent = text;
    return line;
  }));
  if (texts.length) place.scrollIntoView({ block: "center" });
}

/* What the simulator says of a form: {id, errors}. */
export async function post(url, values) {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(values),
    });
    return await answer.json();
  } catch {
    return { errors: ["Nothing was saved: the simulator did not answer."] };
  }
}
