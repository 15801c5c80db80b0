// Finding a product and putting it together.

import { call, isSignedIn, newKey } from "./api.js";
import { action, field, form, h, say, show, tell } from "./dom.js";

export async function catalogue(parameters) {
  const words = parameters.get("q") ?? "";
  const cursor = parameters.get("cursor") ?? "";
  const query = new URLSearchParams({ q: words, limit: "12", ...(cursor && { cursor }) });
  const page = await call("GET", `/products?${query}`);
  const search = form([field("Search the catalogue", { name: "q", type: "search", value: words, maxlength: "100" })], "Search", ({ q }) => {
    location.hash = `#/?${new URLSearchParams({ q })}`;
  });
  search.setAttribute("role", "search");
  const next = page.next && h("p", {}, h("a", { href: `#/?${new URLSearchParams({ q: words, cursor: page.next })}` }, "More products"));
  show(
    "Catalogue",
    search,
    h("p", {}, page.total === 1 ? "1 product" : `${page.total} products`),
    h("ul", { class: "cards" }, ...page.items.map(card)),
    next,
  );
}

function card(product) {
  return h(
    "li",
    { class: "card" },
    h("h2", {}, h("a", { href: `#/products/${encodeURIComponent(product.key)}` }, product.name)),
    h("p", { class: "muted" }, product.vendor.name),
    h("p", {}, product.tag_line || product.summary),
  );
}

// --- Putting it together
// So many choices are shown at once; more of them are a list to open.
const FEW = 6;
// The questions whose answers are numbers in a configuration.
const NUMBERS = new Set(["maintenance_months", "user_tier"]);

/** One product: its questions follow the answers, and the API says what is wrong and how to put it right. */
export async function product(key) {
  const path = `/products/${encodeURIComponent(key)}`;
  const details = await call("GET", path);
  // Answers so far, by the names of the API; `asks` are violations that the customer wants to be asked about.
  const chosen = {};
  const asks = new Set();
  const questions = h("div", { class: "questions" });
  const verdict = h("div", { "aria-live": "polite", class: "verdict" });
  let newest = 0;

  async function refresh() {
    const turn = (newest += 1);
    try {
      const query = Object.entries(chosen).filter(([, value]) => value !== "");
      const choices = await call("GET", `${path}/configuration?${new URLSearchParams(query)}`);
      // A newer answer is on its way.
      if (turn !== newest) return;
      for (const question of choices.questions) chosen[question.name] = question.selected;
      redraw(choices);
      if (isSignedIn()) await check(turn);
      else verdict.replaceChildren(h("p", {}, h("a", { href: "#/account" }, "Sign in"), " to have this checked and to put it into the basket."));
    } catch (error) {
      const trouble = h("p", { class: "error" });
      tell(trouble, error);
      verdict.replaceChildren(trouble);
    }
  }

  /** Draw the questions anew and keep the focus where it was. */
  function redraw(choices) {
    const focused = document.activeElement?.dataset.answer;
    const texts = [
      choices.asks_instance_url && text("instance_url", "Address of your instance"),
      choices.asks_institution && text("institution", "Your institution"),
      choices.asks_existing_license && text("sen", "SEN of the licence you have"),
    ];
    questions.replaceChildren(...choices.questions.filter((question) => question.is_asked).map(ask), ...texts.filter(Boolean));
    if (focused) questions.querySelector(`[data-answer="${CSS.escape(focused)}"]`)?.focus();
  }

  function choose(name, value) {
    chosen[name] = value;
    refresh();
  }

  function ask(question) {
    if (question.count) {
      const { minimum, maximum } = question.count;
      const attributes = { type: "number", min: minimum, max: maximum, value: question.selected, "data-answer": question.name };
      return field(question.label, { ...attributes, change: (event) => choose(question.name, event.target.value) }, question.help);
    }
    if (question.choices.length > FEW) return list(question);
    return h("fieldset", {}, h("legend", {}, question.label), ...question.choices.map((choice) => radio(question, choice)));
  }

  function list(question) {
    const id = `list-${question.name}`;
    const options = question.choices.map((choice) =>
      h("option", { value: choice.value, selected: choice.value === question.selected, disabled: !choice.is_available }, [choice.label, choice.reason].filter(Boolean).join(" – ")),
    );
    const attributes = { id, "data-answer": question.name, change: (event) => choose(question.name, event.target.value) };
    return h("p", { class: "field" }, h("label", { for: id }, question.label), h("select", attributes, ...options), h("span", { class: "help" }, question.help));
  }

  function radio(question, choice) {
    const answer = `${question.name}-${choice.value}`;
    const help = [choice.help, choice.reason, choice.notice].filter(Boolean).join(" – ");
    const input = h("input", {
      type: "radio",
      id: answer,
      name: question.name,
      value: choice.value,
      checked: choice.value === question.selected,
      disabled: !choice.is_available,
      "data-answer": answer,
      "aria-describedby": help ? `${answer}-help` : null,
      change: () => choose(question.name, choice.value),
    });
    const label = h("label", { for: answer }, choice.label);
    return h("div", { class: "choice" }, input, h("div", {}, label, help && h("span", { class: "help", id: `${answer}-help` }, help)));
  }

  const text = (name, label) =>
    field(label, { value: chosen[name] ?? "", maxlength: "255", "data-answer": name, change: (event) => choose(name, event.target.value) });

  function configuration() {
    const body = { ask_anyway: [...asks] };
    for (const [name, value] of Object.entries(chosen)) {
      if (value !== "") body[name] = NUMBERS.has(name) && value !== "unlimited" ? Number(value) : value;
    }
    return body;
  }

  async function check(turn) {
    const answer = await call("POST", `${path}/configuration/check`, { body: configuration() });
    if (turn !== newest) return;
    // The same press of the button, sent twice, adds one line.
    const once = newKey();
    const add = action("Add to the basket", async () => {
      await call("POST", "/basket/lines", { body: { product: key, ...configuration() }, key: once });
      location.hash = "#/basket";
    }, { disabled: !answer.valid });
    verdict.replaceChildren(h("p", { class: "summary" }, answer.summary), violations(answer.violations), h("p", {}, add));
  }

  function violations(found) {
    return h("ul", { class: "violations" }, ...found.map((violation) => h("li", { class: violation.severity }, h("p", {}, violation.message), wayOut(violation))));
  }

  function wayOut(violation) {
    const fix = violation.fix && action(violation.fix.label, async () => {
      chosen[violation.fix.field] = String(violation.fix.value);
      await refresh();
      say("Changed.");
    }, { class: "secondary" });
    if (violation.severity !== "ask") return fix;
    const tick = h("input", {
      type: "checkbox",
      id: `ask-${violation.code}`,
      checked: asks.has(violation.code),
      "data-answer": `ask-${violation.code}`,
      change: (event) => {
        asks[event.target.checked ? "add" : "delete"](violation.code);
        refresh();
      },
    });
    return [fix, h("p", { class: "choice" }, tick, h("label", { for: tick.id }, "Ask us anyway"))];
  }

  show(
    details.name,
    h("p", { class: "muted" }, `by ${details.vendor.name}`),
    h("p", {}, details.tag_line || details.summary),
    h(
      "form",
      { class: "configure", submit: (event) => event.preventDefault(), "aria-label": "Put it together" },
      h("div", {}, h("h2", {}, "Put it together"), questions),
      verdict,
    ),
  );
  await refresh();
}
