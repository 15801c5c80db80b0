/*
 * The editor of an offer by keyboard. Rows are added, copied and moved here, and each row's net is told at once; the sums
 * below come from the server a moment after the last key. Without this file every button asks the server instead.
 */

const form = document.querySelector("[data-quote-editor]");
const body = form?.querySelector("[data-rows]");
const announcer = document.getElementById("announcer");
const total = form?.elements["lines-TOTAL_FORMS"];

const rows = () => [...body.querySelectorAll(":scope > [data-row]")];
const control = (row, name) => row.querySelector(`[name$="-${name}"]`);

function say(text) {
  announcer.textContent = "";
  window.setTimeout(() => {
    announcer.textContent = text;
  }, 50);
}

/** Give every row the number of its place: for the server in ORDER, for people at the end of each label. */
function renumber() {
  rows().forEach((row, index) => {
    const number = String(index + 1);
    control(row, "ORDER").value = number;
    row.querySelectorAll("[aria-label]").forEach((element) => {
      element.setAttribute("aria-label", element.getAttribute("aria-label").replace(/(\d+|__row__)$/, number));
    });
  });
}

/** The server is told through the event that asks for new sums. */
function changed() {
  renumber();
  form.dispatchEvent(new CustomEvent("quote:changed", { bubbles: true }));
}

/* --- Numbers ------------------------------------------------------------------------------------------------ */

/** A number as the server reads it: first in the page's own notation, then in the other; NaN for anything else. */
function parsed(text) {
  const bare = text.replace(/[\s'’]/g, "");
  const notations = [
    [/^(-?(?:\d{1,3}(?:,\d{3})+|\d+))(?:\.(\d+))?$/, /,/g],
    [/^(-?(?:\d{1,3}(?:\.\d{3})+|\d+))(?:,(\d+))?$/, /\./g],
  ];
  if (form.dataset.language.startsWith("de")) notations.reverse();
  for (const [pattern, grouping] of notations) {
    const match = bare.match(pattern);
    if (match) return Number(`${match[1].replace(grouping, "")}.${match[2] || 0}`);
  }
  return Number.NaN;
}

const written = new Intl.NumberFormat(form?.dataset.language.startsWith("de") ? "de-DE" : "en-GB", {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

function showNet(row) {
  const net = row.querySelector("[data-net]");
  if (!net) return;
  row.querySelector("[data-margin]")?.remove();
  const price = control(row, "unit_price").value.trim();
  const discount = control(row, "discount_percent").value.trim();
  const amount = parsed(control(row, "quantity").value) * parsed(price) * (1 - (discount ? parsed(discount) : 0) / 100);
  net.textContent = price && Number.isFinite(amount) ? written.format(amount) : "";
}

/* --- Rows --------------------------------------------------------------------------------------------------- */

function withNumber(row, number) {
  row.querySelectorAll("[name], [id], [aria-describedby]").forEach((element) => {
    for (const name of ["name", "id", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(/lines-(\d+|__prefix__)-/, `lines-${number}-`));
    }
  });
  row.querySelectorAll("[data-step]").forEach((button) => {
    button.value = `${button.dataset.step}:${number}`;
  });
  return row;
}

function nextNumber() {
  const number = Number(total.value);
  total.value = String(number + 1);
  return number;
}

function add(kind, behind) {
  const template = form.querySelector(`template[data-blank="${kind}"]`);
  const row = withNumber(template.content.firstElementChild.cloneNode(true), nextNumber());
  if (behind) behind.after(row);
  else body.append(row);
  changed();
  (control(row, kind === "text" ? "detail" : "title")).focus();
  row.scrollIntoView({ block: "nearest" });
  say(`${form.dataset.textAdded} ${control(row, "ORDER").value}`);
  return row;
}

function copy(row) {
  const twin = row.cloneNode(true);
  // What is typed is not in the markup.
  const typed = [...row.querySelectorAll("input, textarea, select")];
  twin.querySelectorAll("input, textarea, select").forEach((element, index) => {
    element.value = typed[index].value;
    element.checked = typed[index].checked;
  });
  withNumber(twin, nextNumber());
  const original = control(row, "line_id").value;
  if (original && control(row, "kind").value === "license") control(twin, "copies").value = original;
  control(twin, "line_id").value = "";
  twin.querySelectorAll("[data-stored], .errorlist").forEach((element) => element.remove());
  row.after(twin);
  changed();
  control(twin, "title").focus();
  say(`${form.dataset.textAdded} ${control(twin, "ORDER").value}`);
}

function move(row, step) {
  const neighbour = step < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!neighbour) return;
  const focused = document.activeElement;
  if (step < 0) neighbour.before(row);
  else neighbour.after(row);
  changed();
  if (row.contains(focused)) focused.focus();
  row.scrollIntoView({ block: "nearest" });
  say(`${form.dataset.textMoved} ${control(row, "ORDER").value}`);
}

/** The same field of the next row that has it; behind the last one a new service. */
function goDown(field) {
  const row = field.closest("[data-row]");
  const column = field.dataset.column;
  for (let next = row.nextElementSibling; next; next = next.nextElementSibling) {
    const target = next.querySelector(`[data-column="${column}"]`);
    if (!target) continue;
    target.focus();
    target.select?.();
    return;
  }
  add("service");
}

function setUp() {
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest?.("[data-row]");
    if (!row) return;
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && event.target.dataset.column) {
      event.preventDefault();
      goDown(event.target);
    }
  });

  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) showNet(row);
  });

  /* A line is optional or an alternative, not both. */
  form.addEventListener("change", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    if (event.target.matches("[data-remove]")) {
      row.classList.toggle("row-removed", event.target.checked);
      say(event.target.checked ? form.dataset.textRemoved : form.dataset.textKept);
    }
    if (event.target.dataset.column === "is_optional" && event.target.checked) control(row, "alternative_group").value = "";
    if (event.target.dataset.column === "alternative_group" && event.target.value.trim()) control(row, "is_optional").checked = false;
    if (event.target.matches("[data-order]")) reorder();
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const row = button.closest("[data-row]");
    if (button.dataset.add) {
      event.preventDefault();
      add(button.dataset.add);
    } else if (button.dataset.step && row) {
      event.preventDefault();
      if (button.dataset.step === "copy") copy(row);
      else move(row, button.dataset.step === "up" ? -1 : 1);
    }
  });
}

/** Somebody wrote another position: the row goes there, behind those that had it before when it came from above. */
function reorder() {
  const places = rows().map((row, index) => ({ row, index, order: Number(control(row, "ORDER").value) || index + 1 }));
  places.sort((one, other) => one.order - other.order || (other.order === other.index + 1 ? 1 : -1));
  const focused = document.activeElement;
  body.append(...places.map((place) => place.row));
  changed();
  focused?.focus();
}

if (form) setUp();
