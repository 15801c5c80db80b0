/*
 * The configuration field is fetched anew when an answer changes. What somebody types while the answer is on its way
 * is not in it yet: it is carried over here, and so is how far the field is scrolled. Everything else it needs is in
 * the markup. In the basket the field takes the place of the line that is being changed, one at a time.
 */

const FIELD = "[data-keeps-typing]";
const TYPED = "input[type=text], input[type=number], input[type=search], input:not([type]), textarea";
const SOON_MS = 300;
let sent = new Map();
// What the shown field was made from; null while nobody knows, as after coming back to the page.
let shown = null;
// The button that is being pressed: exchanging it under the pointer would lose the click.
let pressed = null;

function typedValues(form) {
  return new Map([...form.querySelectorAll(TYPED)].filter((input) => input.id).map((input) => [input.id, input.value]));
}

function answersOf(form) {
  const answers = new FormData(form);
  answers.delete("csrfmiddlewaretoken");
  return new URLSearchParams(answers).toString();
}

document.addEventListener("pointerdown", (event) => {
  pressed = event.target.closest(`${FIELD} [type=submit]`);
});

document.addEventListener("pointerup", (event) => {
  const button = pressed;
  pressed = null;
  // Let go beside the button: what the press held back is due now.
  if (button && !button.contains(event.target)) window.htmx.trigger(button.form, "change");
});

document.addEventListener("pointercancel", () => {
  pressed = null;
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest(FIELD);
  if (!form) return;
  const isButton = event.detail.elt.matches("[type=submit]");
  // Somebody takes a number out to type another one: there is nothing to ask yet.
  const isEmptied = event.detail.elt.matches(TYPED) && !event.detail.elt.value.trim();
  const isClosing = form.closest("[data-editor]")?.hidden;
  if (isClosing || isEmptied || (!isButton && (pressed || answersOf(form) === shown))) {
    event.preventDefault();
    return;
  }
  sent = typedValues(form);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const form = event.detail.target;
  if (!form.matches?.(FIELD)) return;
  if (pressed) {
    event.detail.shouldSwap = false;
    return;
  }
  const since = [...typedValues(form)].filter(([id, value]) => sent.get(id) !== value);
  const isMoreOpen = form.querySelector("details")?.open;
  const hadFocus = form.contains(document.activeElement);
  const scrolled = form.scrollTop;
  const { id, selectionStart, selectionEnd } = document.activeElement;
  // Where somebody is typing, nothing is put right under their hands; it is once they press Enter or go on.
  const isTyping = document.activeElement.matches(TYPED) && !event.detail.requestConfig.elt.matches("[type=submit]");
  const typing = isTyping ? document.activeElement.value : null;
  form.parentElement.addEventListener(
    "htmx:afterSwap",
    () => {
      const anew = document.querySelector(FIELD);
      if (!anew) return;
      shown = answersOf(anew);
      since.forEach(([id, value]) => {
        const input = document.getElementById(id);
        if (input) input.value = value;
      });
      // The new input does not know that somebody changed it, so leaving it would ask nobody.
      if (since.length) window.setTimeout(() => anew.isConnected && window.htmx.trigger(anew, "change"), SOON_MS);
      if (typing !== null && document.activeElement.id === id && document.activeElement.value !== typing) {
        document.activeElement.value = typing;
        document.activeElement.dataset.isKept = "yes";
      }
      // htmx forgets a selection that begins at the first character.
      if (hadFocus && document.activeElement.id === id && Number.isInteger(selectionStart)) {
        document.activeElement.setSelectionRange(selectionStart, selectionEnd);
      }
      const more = anew.querySelector("details");
      if (more && isMoreOpen) more.open = true;
      anew.scrollTop = scrolled;
      // What had the focus is gone: people on a keyboard go on at the top of the field, not of the page.
      const isLost = hadFocus && document.activeElement === document.body && !anew.querySelector("[autofocus]");
      if (isLost) anew.querySelector("[tabindex='-1']")?.focus();
    },
    { once: true },
  );
});

// An input whose text was kept does not know that it was changed either: leaving it asks for the right text.
document.addEventListener("change", (event) => {
  delete event.target.dataset.isKept;
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest(FIELD);
  if (!form || !event.target.dataset.isKept) return;
  window.setTimeout(() => {
    if (form.isConnected && document.activeElement !== event.target) window.htmx.trigger(form, "change");
  });
});

/* --- In the basket ------------------------------------------------------------------------------------------ */

function closeEditor() {
  const editor = document.querySelector("[data-editor]");
  if (!editor) return;
  const line = editor.parentElement;
  // No question any more, and no answer: it would look for a field that is gone.
  editor.hidden = true;
  window.htmx.trigger(editor.querySelector(FIELD), "htmx:abort");
  line.classList.remove("is-edited");
  line.querySelector("[data-edit-in-place]")?.focus();
  editor.remove();
  shown = null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches("[data-edit-in-place]")) closeEditor();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const line = event.detail.target;
  const editor = line.querySelector?.(":scope > [data-editor]");
  if (!editor || line.classList.contains("is-edited")) return;
  line.classList.add("is-edited");
  editor.querySelector("[tabindex='-1']")?.focus();
  line.scrollIntoView({ block: "start" });
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-editor]")) closeEditor();
});

document.addEventListener("keydown", (event) => {
  const isHere = event.target === document.body || event.target.closest?.("[data-editor]");
  if (event.key === "Escape" && isHere) closeEditor();
});
