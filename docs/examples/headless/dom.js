// Building pages: elements from plain values, so that no text of the API is ever read as HTML.

import { ApiError } from "./api.js";

const main = document.getElementById("main");
const status = document.getElementById("status");

/** An element. Attributes that are functions listen to that event; null and false leave an attribute out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(attribute, value);
    else if (value !== null && value !== false && value !== undefined) element.setAttribute(attribute, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Show a page: its title as heading, which takes the focus, and its parts below. */
export function show(title, ...parts) {
  document.title = `${title} – Licence shop`;
  const heading = h("h1", { tabindex: "-1" }, title);
  main.replaceChildren(heading, ...parts.flat().filter(Boolean));
  say("");
  heading.focus();
}

export function say(text) {
  status.textContent = text;
}

let fields = 0;

/** A labelled field of a form. */
export function field(label, attributes = {}, help = "") {
  const id = `field-${(fields += 1)}`;
  const input = h(attributes.rows ? "textarea" : "input", { id, "aria-describedby": help ? `${id}-help` : null, ...attributes });
  if (attributes.rows) input.value = attributes.value ?? "";
  return h("p", { class: "field" }, h("label", { for: id }, label), input, help && h("span", { id: `${id}-help`, class: "help" }, help));
}

/** A form that tells what went wrong, at its top. `act` gets the values by name. */
export function form(parts, label, act) {
  const trouble = h("p", { class: "error", role: "alert", hidden: true });
  const button = h("button", { type: "submit" }, label);
  return h(
    "form",
    {
      submit: async (event) => {
        event.preventDefault();
        trouble.hidden = button.disabled = true;
        try {
          await act(Object.fromEntries(new FormData(event.target)), event.target);
        } catch (error) {
          tell(trouble, error);
        } finally {
          button.disabled = false;
        }
      },
    },
    trouble,
    ...parts,
    h("p", {}, button),
  );
}

/** Show what the API says of a call that failed. Anything else is a mistake of ours and stays one. */
export function tell(element, error) {
  if (!(error instanceof ApiError)) throw error;
  const details = Object.entries(error.fields).map(([name, text]) => `${name}: ${text}`);
  element.textContent = [error.message, ...details].join(" · ");
  element.hidden = false;
}

/** A button that does something once it is pressed; what goes wrong is said beside it. */
export function action(label, act, attributes = {}) {
  const trouble = h("span", { class: "error", role: "alert", hidden: true });
  const button = h(
    "button",
    {
      type: "button",
      ...attributes,
      click: async () => {
        trouble.hidden = button.disabled = true;
        try {
          await act();
        } catch (error) {
          tell(trouble, error);
        } finally {
          button.disabled = false;
        }
      },
    },
    label,
  );
  return h("span", { class: "action" }, button, trouble);
}

export const money = (value) => (value ? new Intl.NumberFormat("en", { style: "currency", currency: value.currency }).format(value.amount) : "–");
export const day = (value) => (value ? new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" }).format(new Date(value)) : "–");
export const words = (code) => code.replaceAll("_", " ");

/** Facts as a list of terms; those without a value are left out. */
export function facts(entries) {
  return h("dl", {}, ...entries.filter(([, value]) => value).map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))));
}
