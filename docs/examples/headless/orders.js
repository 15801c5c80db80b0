// The basket, offers and licences.

import { call, newKey } from "./api.js";
import { action, day, facts, field, form, h, money, say, show, words } from "./dom.js";

export async function basket() {
  const { lines, is_requestable: isReady } = await call("GET", "/basket");
  if (!lines.length) {
    show("Basket", h("p", {}, "There is nothing in your basket. ", h("a", { href: "#/" }, "Look at the catalogue")));
    return;
  }
  const items = lines.map((line) =>
    h(
      "li",
      { class: "card" },
      h("h2", {}, line.product.name),
      h("p", {}, line.summary),
      h("ul", { class: "violations" }, ...line.violations.map((found) => h("li", { class: found.severity }, found.message))),
      action(`Remove ${line.product.name}`, async () => {
        await call("DELETE", `/basket/lines/${line.id}`);
        await basket();
        say("Removed.");
      }, { class: "secondary" }),
    ),
  );
  const offer = isReady ? await requestForm() : h("p", { class: "error" }, "A line needs your attention before you can request an offer.");
  show("Basket", h("ul", { class: "cards" }, ...items), offer);
}

async function requestForm() {
  const me = await call("GET", "/me");
  const once = newKey();
  const parts = [
    field("Your name", { name: "name", value: me.name, required: true, autocomplete: "name", maxlength: "200" }),
    field("Your e-mail", { name: "email", type: "email", value: me.email, required: true, autocomplete: "email" }),
    field("Technical contact: name", { name: "technical_name", required: true, maxlength: "200" }),
    field("Technical contact: e-mail", { name: "technical_email", type: "email", required: true }),
    field("Message", { name: "message", rows: "4", maxlength: "2000" }),
  ];
  return h("section", { "aria-labelledby": "request" }, h("h2", { id: "request" }, "Request an offer"), form(parts, "Send the request", async (values) => {
    const request = await call("POST", "/quote-requests", {
      key: once,
      body: {
        contact: { name: values.name, email: values.email },
        technical_contacts: [{ name: values.technical_name, email: values.technical_email }],
        message: values.message,
      },
    });
    show("Thank you", h("p", {}, `Your request has the number ${request.number}. We write to you as soon as the offer is ready.`));
  }));
}

// --- Offers
export async function quotes(parameters) {
  const cursor = parameters.get("cursor");
  const page = await call("GET", `/quotes?${new URLSearchParams({ limit: "20", ...(cursor && { cursor }) })}`);
  const items = page.items.map((quote) =>
    h(
      "li",
      { class: "card" },
      h("h2", {}, h("a", { href: `#/quotes/${quote.number}` }, `Offer ${quote.number}`)),
      facts([["Status", words(quote.status)], ["Valid until", day(quote.valid_until)], ["Total incl. VAT", money(quote.totals.gross)]]),
    ),
  );
  const next = page.next && h("p", {}, h("a", { href: `#/quotes?${new URLSearchParams({ cursor: page.next })}` }, "Earlier offers"));
  show("Offers", items.length ? h("ul", { class: "cards" }, ...items) : h("p", {}, "There are no offers yet."), next);
}

export async function quote(number) {
  const offer = await call("GET", `/quotes/${encodeURIComponent(number)}`);
  const { lines, totals, valid_until: end, revision, introduction } = offer.current;
  const rows = lines.map((line) =>
    h(
      "li",
      { class: "card" },
      h("h2", {}, line.title),
      line.detail && h("p", {}, line.detail),
      facts([["Optional", line.is_optional && "not in the total yet"], ["Quantity", `${Number(line.quantity)} ${line.unit}`.trim()], ["Unit price", money(line.unit_price)], ["Net", money(line.net_amount)]]),
    ),
  );
  show(
    `Offer ${offer.number}`,
    facts([["Status", words(offer.status)], ["Valid until", day(end)]]),
    introduction && h("p", {}, introduction),
    h("ul", { class: "cards" }, ...rows),
    facts([["Net", money(totals.net)], ["VAT", money(totals.tax)], ["Total incl. VAT", money(totals.gross)]]),
    offer.can_be_answered && acceptance(offer, revision, lines.filter((line) => line.is_optional)),
  );
}

/** The form that makes an order of an offer: of the revision that was read, once. */
function acceptance(offer, revision, optional) {
  const once = newKey();
  const options = optional.map((line) =>
    h("p", { class: "choice" }, h("input", { type: "checkbox", name: `line-${line.id}`, id: `line-${line.id}` }), h("label", { for: `line-${line.id}` }, `Add ${line.title}`)),
  );
  const parts = [
    ...options,
    field("Your order number (PO)", { name: "po_number", maxlength: "100" }),
    field("Technical contact: name", { name: "name", required: true, maxlength: "200" }),
    field("Technical contact: e-mail", { name: "email", type: "email", required: true }),
  ];
  return h("section", { "aria-labelledby": "order" }, h("h2", { id: "order" }, "Order"), form(parts, "Accept the offer and order", async (values) => {
    const order = await call("POST", `/quotes/${encodeURIComponent(offer.number)}/accept`, {
      key: once,
      body: {
        revision,
        po_number: values.po_number,
        buy_at: "now",
        technical_contact: { name: values.name, email: values.email },
        optional_lines: optional.filter((line) => `line-${line.id}` in values).map((line) => line.id),
      },
    });
    show(`Order ${order.number}`, h("p", {}, order.next_step || "Thank you for your order."), facts([["Total incl. VAT", money(order.totals.gross)]]));
  }));
}

// --- Licences
export async function licenses(parameters) {
  const cursor = parameters.get("cursor");
  const page = await call("GET", `/licenses?${new URLSearchParams({ limit: "20", ...(cursor && { cursor }) })}`);
  const next = page.next && h("p", {}, h("a", { href: `#/licenses?${new URLSearchParams({ cursor: page.next })}` }, "More licences"));
  show("Licences", page.items.length ? h("ul", { class: "cards" }, ...page.items.map(license)) : h("p", {}, "There are no licences yet."), next);
}

function license(owned) {
  const key = h("p", { class: "key", role: "status" });
  const reveal = owned.has_key && action(`Show the key of ${owned.product_name}, ${owned.sen}`, async () => {
    const answer = await call("POST", `/licenses/${owned.id}/reveal`);
    key.textContent = answer.license_key;
  }, { class: "secondary" });
  return h(
    "li",
    { class: "card" },
    h("h2", {}, owned.product_name),
    facts([["Status", words(owned.status)], ["SEN", owned.sen], ["Maintenance until", day(owned.ends_on)], ["Department", owned.department]]),
    reveal,
    key,
  );
}
