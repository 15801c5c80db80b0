/*
 * The configuration field is fetched anew when an answer changes. What somebody types while the answer is on its way
 * is not in it yet: it is carried over here, and so is how far the field is scrolled. Everything else it needs is in
 * the markup.
 */

const TYPED = "input[type=text], input[type=number], input:not([type]), textarea";
let sent = new Map();

function typedValues(form) {
  return new Map([...form.querySelectorAll(TYPED)].filter((input) => input.id).map((input) => [input.id, input.value]));
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("[data-keeps-typing]");
  if (form) sent = typedValues(form);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.target;
  if (!form.matches?.("[data-keeps-typing]")) return;
  const since = [...typedValues(form)].filter(([id, value]) => sent.get(id) !== value);
  const isMoreOpen = form.querySelector("details")?.open;
  const scrolled = form.scrollTop;
  form.parentElement.addEventListener(
    "htmx:afterSwap",
    () => {
      since.forEach(([id, value]) => {
        const input = document.getElementById(id);
        if (input) input.value = value;
      });
      const anew = document.querySelector("[data-keeps-typing]");
      if (!anew) return;
      const more = anew.querySelector("details");
      if (more && isMoreOpen) more.open = true;
      anew.scrollTop = scrolled;
    },
    { once: true },
  );
});
