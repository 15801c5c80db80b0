/*
 * The list follows every box that is ticked. htmx fetches the page that the form leads to and takes the list and the
 * choices out of it; what it cannot know is done here: a text that was changed means another page, what is opened and
 * looked for in a long list of choices stays, and the address keeps to what narrows.
 */

/** A name as people look for it: whatever its accents and letter case. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();

function narrowChoices(input) {
  const facet = input.closest("[data-facet]");
  const more = facet.querySelector("details");
  const wanted = folded(input.value);
  let isAnyLeft = false;
  for (const choice of facet.querySelectorAll(".facet-choices > li")) {
    choice.hidden = !folded(choice.querySelector("label > span").textContent).includes(wanted);
    isAnyLeft ||= !choice.hidden;
  }
  if (wanted) more.open = true;
  facet.querySelector("[data-facet-none]").hidden = isAnyLeft;
}

function setUp(form) {
  const announcer = document.getElementById("announcer");
  // What is open, and what is looked for, while the choices are exchanged.
  let kept = null;

  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-facet-find]")) narrowChoices(event.target);
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[data-facet-find]")) event.preventDefault();
  });

  /* What is looked for among the choices narrows nothing. An answer that is on its way would untick the new box. */
  form.addEventListener(
    "change",
    (event) => {
      if (event.target.matches("[data-facet-find]")) event.stopPropagation();
      else window.htmx.trigger(form, "htmx:abort");
    },
    true,
  );

  form.addEventListener("htmx:confirm", (event) => {
    const text = form.elements.q;
    if (text.value === text.defaultValue) return;
    event.preventDefault();
    form.requestSubmit();
  });

  form.addEventListener("htmx:configRequest", (event) => {
    const { formData } = event.detail;
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "listings") return;
    announcer.textContent = "";
    kept = {
      open: [...form.querySelectorAll("details[open]")].map((details) => details.id),
      looked: [...form.querySelectorAll("[data-facet-find]")].map((input) => [input.id, input.value]),
    };
  });

  document.addEventListener("htmx:oobAfterSwap", () => {
    if (!kept) return;
    const { open, looked } = kept;
    kept = null;
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    for (const [id, value] of looked) {
      const input = document.getElementById(id);
      if (!input || !value) continue;
      input.value = value;
      narrowChoices(input);
    }
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target?.id !== "listings" || event.target.id !== "listings") return;
    const found = document.getElementById("found");
    if (form.contains(document.activeElement)) {
      document.activeElement.scrollIntoView({ block: "nearest" });
      announcer.textContent = found.textContent;
    } else {
      // The chip that was pressed is gone.
      found.focus();
    }
  });

  /* Forms that lead back to this page lead back to what it shows now. */
  document.addEventListener("htmx:pushedIntoHistory", (event) => {
    for (const input of document.querySelectorAll("input[type=hidden][name=next]")) input.value = event.detail.path;
  });

  form.classList.add("is-live");
}

document.querySelectorAll("[data-filters]").forEach(setUp);
