/*
 * What the pages do beyond plain HTML. Every page works without this file; it only makes things quicker.
 * Texts come from the markup (data attributes and templates), so that they are translated where all others are.
 */

const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const TOAST_SECONDS = 12;

/** Read or write one preference of this browser; storage may be forbidden, then nothing is kept. */
function preference(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch {
    /* private window: fall through */
  }
  return null;
}

function fromTemplate(id) {
  const template = document.getElementById(id);
  return template ? template.content.firstElementChild.cloneNode(true) : null;
}

/** Say something to people who listen rather than look. */
function announce(text) {
  const region = document.getElementById("announcer");
  if (!region) return;
  region.textContent = "";
  window.setTimeout(() => {
    region.textContent = text;
  }, 50);
}

/* --- Toasts ------------------------------------------------------------------------------------------------- */

/** Show a short message that leaves by itself, unless somebody is reading it. Level: success, info, warning, danger. */
export function toast(text, level = "info") {
  const region = document.getElementById("toasts");
  const element = fromTemplate("toast-template");
  if (!region || !element) return;
  element.classList.add(`toast-note-${level}`);
  element.querySelector("[data-toast-text]").textContent = text;
  const icon = element.querySelector(`[data-toast-icon="${level}"]`) || element.querySelector("[data-toast-icon=info]");
  element.querySelectorAll("[data-toast-icon]").forEach((other) => other !== icon && other.remove());

  let timer;
  const leaveLater = () => {
    timer = window.setTimeout(() => element.remove(), TOAST_SECONDS * 1000);
  };
  const stay = () => window.clearTimeout(timer);
  element.querySelector("button").addEventListener("click", () => element.remove());
  element.addEventListener("pointerenter", stay);
  element.addEventListener("pointerleave", leaveLater);
  element.addEventListener("focusin", stay);
  element.addEventListener("focusout", leaveLater);
  region.append(element);
  if (level !== "danger") leaveLater();
}

/** What went well is a passing note; warnings and errors stay on the page where they can be read again. */
function showServerMessages() {
  document.querySelectorAll("#messages [data-toast]").forEach((message) => {
    toast(message.querySelector("[data-message-text]").textContent.trim(), message.dataset.toast);
    message.remove();
  });
}

/* --- Menus made of details ---------------------------------------------------------------------------------- */

function closeMenus(except) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details[data-menu]")));

/* --- Copy buttons ------------------------------------------------------------------------------------------- */

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-target]");
  if (!button) return;
  const source = button.dataset.copyTarget && document.querySelector(button.dataset.copyTarget);
  const text = source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
  const failed = document.body.dataset.textCopyFailed;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    toast(failed, "warning");
    return;
  }
  button.classList.add("is-done");
  announce(button.dataset.copied || document.body.dataset.textCopied);
  window.setTimeout(() => button.classList.remove("is-done"), 2000);
});

/* --- Confirmation ------------------------------------------------------------------------------------------- */

/** Ask before something that cannot be taken back; resolves to true or false. */
function confirmed(question, verb) {
  const dialog = fromTemplate("confirm-template");
  if (!dialog) return Promise.resolve(window.confirm(question));
  dialog.querySelector("[data-confirm-question]").textContent = question;
  if (verb) dialog.querySelector("[value=yes]").textContent = verb;
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

document.addEventListener(
  "submit",
  async (event) => {
    const form = event.target;
    const asking = event.submitter?.matches("[data-confirm]") ? event.submitter : form.matches("[data-confirm]") && form;
    if (!asking || form.dataset.isConfirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!(await confirmed(asking.dataset.confirm, asking.dataset.confirmVerb))) return;
    form.dataset.isConfirmed = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.isConfirmed;
  },
  true,
);

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-confirm]");
  if (!link || link.dataset.isConfirmed) return;
  event.preventDefault();
  if (!(await confirmed(link.dataset.confirm, link.dataset.confirmVerb))) return;
  link.dataset.isConfirmed = "yes";
  link.click();
});

/* --- Forms -------------------------------------------------------------------------------------------------- */

/* A second click on the way is not a second request. The server makes sure of it; this spares people the wait. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.dataset.isSubmitting) {
    event.preventDefault();
    return;
  }
  form.dataset.isSubmitting = "yes";
  // A download leaves the page where it is: open the form again.
  window.setTimeout(() => delete form.dataset.isSubmitting, 4000);
});

window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-is-submitting]").forEach((form) => delete form.dataset.isSubmitting);
});

/** A field that asks to send its form whenever it changes; its button is for people without JavaScript. */
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

/** Bring people to the list of what is wrong, and from there to the field. */
function focusErrors(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!target) return;
  const control = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
  if (!control) return;
  event.preventDefault();
  control.focus();
  control.scrollIntoView({ block: "center" });
});

/* --- Keyboard ----------------------------------------------------------------------------------------------- */

const shortcutsWanted = () => preference("shortcuts") !== "off";

/** The rows of a list, and the place of the one with the focus; what is opened below a row belongs to it. */
function keyRows() {
  const rows = [...document.querySelectorAll("[data-key-row]")];
  const focused = document.activeElement;
  return [rows, rows.findIndex((row) => row.contains(focused) || row.nextElementSibling?.contains(focused))];
}

/** Go to the name in a row; Enter then opens it. */
function goToRow(event, step) {
  const [rows, place] = keyRows();
  const row = place < 0 ? rows.at(step > 0 ? 0 : -1) : rows[place + step];
  if (!row) return;
  event.preventDefault();
  row.querySelector("th a, h2 a").focus();
}

/* Keys that do something by themselves; people can switch them off. */
const SHORTCUTS = {
  "/": (event) => {
    const search = document.getElementById("site-search");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  },
  j: (event) => goToRow(event, 1),
  k: (event) => goToRow(event, -1),
  x: () => {
    const [rows, place] = keyRows();
    rows[place]?.querySelector("input[name=ids]")?.click();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.activeElement?.closest("details[data-menu][open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("form");
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
  }
  const shortcut = SHORTCUTS[event.key];
  if (!shortcut || event.ctrlKey || event.metaKey || event.altKey || !shortcutsWanted()) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  shortcut(event);
});

/* --- Display preferences ------------------------------------------------------------------------------------ */

function setUpPreferences() {
  const choice = document.documentElement.dataset.themeChoice || "system";
  document.querySelectorAll("input[name=theme-choice]").forEach((radio) => {
    radio.checked = radio.value === choice;
    radio.addEventListener("change", () => {
      document.dispatchEvent(new CustomEvent("theme:choose", { detail: radio.value }));
    });
  });
  const shortcuts = document.getElementById("display-shortcuts");
  if (shortcuts) {
    shortcuts.checked = shortcutsWanted();
    shortcuts.addEventListener("change", () => preference("shortcuts", shortcuts.checked ? "on" : "off"));
  }
}

/* --- htmx --------------------------------------------------------------------------------------------------- */

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question) return;
  event.preventDefault();
  confirmed(event.detail.question, event.detail.elt.dataset.confirmVerb).then((yes) => {
    if (yes) event.detail.issueRequest(true);
  });
});
document.addEventListener("htmx:responseError", () => toast(document.body.dataset.textFailed, "danger"));
document.addEventListener("htmx:sendError", () => toast(document.body.dataset.textOffline, "danger"));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt.closest("form");
  if (form) delete form.dataset.isSubmitting;
});
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.detail.elt));
/* The server's HX-Trigger: {"toast": {"text": …, "level": …}} */
document.addEventListener("toast", (event) => toast(event.detail.text, event.detail.level));

setUpPreferences();
showServerMessages();
focusErrors(document);
