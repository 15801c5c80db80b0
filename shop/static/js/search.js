/*
 * The search field of the header as a combobox: suggestions while one types, recent searches where nothing is typed.
 * The server writes the list, links and all. Without this file the field is that of a plain form.
 */

const PAUSE_MS = 120;
const SHORTEST = 2;

function setUp(form) {
  const input = form.querySelector("input[type=search]");
  const panel = form.querySelector("[data-suggestions]");
  const status = form.querySelector("[data-suggestions-status]");
  let active = null;
  let timer;
  let asking;

  const options = () => [...panel.querySelectorAll("[role=option]")];
  const typed = () => input.value.trim();
  const isOpen = () => !panel.hidden;

  function choose(option) {
    active?.setAttribute("aria-selected", "false");
    active = option ?? null;
    if (!active) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    active.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", active.id);
    active.scrollIntoView({ block: "nearest" });
  }

  /** One option further or back; beyond either end comes the field itself, where none is chosen. */
  function step(by) {
    const all = options();
    const round = all.length + 1;
    choose(all[(all.indexOf(active) + 1 + by + round) % round - 1]);
  }

  function open() {
    panel.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    window.clearTimeout(timer);
    asking?.abort();
    choose(null);
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  function show(markup) {
    choose(null);
    panel.innerHTML = markup;
    options().forEach((option, place) => {
      option.id = `${input.id}-option-${place}`;
    });
    const list = panel.querySelector("[role=listbox]");
    if (!list) {
      close();
      return;
    }
    open();
    status.textContent = list.dataset.status;
  }

  /** Fetch and show what fits the text as it is now; an answer to an older text never arrives. */
  async function ask() {
    asking?.abort();
    const text = typed();
    if (text && text.length < SHORTEST) {
      close();
      return;
    }
    const request = new AbortController();
    asking = request;
    try {
      const address = `${form.dataset.suggest}?${new URLSearchParams({ q: text })}`;
      const response = await fetch(address, { signal: request.signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const markup = await response.text();
      if (!request.signal.aborted && form.contains(document.activeElement)) show(markup);
    } catch {
      // No answer: the form still searches.
      if (!request.signal.aborted) close();
    }
  }

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", "site-search-options");
  input.setAttribute("autocapitalize", "none");
  input.spellcheck = false;

  input.addEventListener("input", () => {
    choose(null);
    asking?.abort();
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE_MS);
  });
  for (const entry of ["focus", "click"]) {
    input.addEventListener(entry, () => {
      if (!typed() && !isOpen()) ask();
    });
  }

  const keys = {
    ArrowDown(event) {
      if (!isOpen()) ask().then(() => event.altKey || (isOpen() && choose(options()[0])));
      else if (!event.altKey) step(1);
    },
    ArrowUp(event) {
      if (event.altKey) close();
      else if (isOpen()) step(-1);
      else ask().then(() => isOpen() && choose(options().at(-1)));
    },
    // Within the list where one is in it, else within the text.
    Home: () => active && choose(options()[0]),
    End: () => active && choose(options().at(-1)),
    Enter(event) {
      if (!active || event.ctrlKey || event.metaKey) return null;
      active.click();
      return true;
    },
    // A search field empties itself at this key, but not when there is a list to close.
    Escape() {
      const wasOpen = isOpen();
      close();
      return wasOpen;
    },
  };

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") choose(null);
    const key = keys[event.key];
    if (!key) return;
    const isArrow = event.key.startsWith("Arrow");
    const wasChosen = active !== null;
    const done = key(event);
    if (isArrow || (wasChosen && (event.key === "Home" || event.key === "End")) || done === true) event.preventDefault();
  });

  // The field keeps the focus: a press on the list must not take it away before the click arrives.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!form.contains(event.target)) close();
  });
  form.addEventListener("submit", close);
  // Back from the next page: the list of then is no answer to now.
  window.addEventListener("pageshow", close);

  const forget = document.getElementById("site-search-forget");
  forget.addEventListener("submit", async (event) => {
    // On the search page itself the list is part of the page: the answer brings the page without it.
    if (!form.contains(event.submitter)) return;
    event.preventDefault();
    try {
      await fetch(forget.action, { method: "POST", body: new FormData(forget), redirect: "manual" });
    } catch {
      return;
    }
    input.focus({ preventScroll: true });
    close();
    panel.replaceChildren();
    status.textContent = forget.dataset.done;
  });
}

document.querySelectorAll("form[data-suggest]").forEach(setUp);
