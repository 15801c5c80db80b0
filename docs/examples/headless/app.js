// The front end's addresses and its sign-in.

import { ApiError, confirmAddress, getBase, isSignedIn, sendCode, setBase, signIn, signOut } from "./api.js";
import { catalogue, product } from "./catalogue.js";
import { action, field, form, h, say, show } from "./dom.js";
import { basket, licenses, quote, quotes } from "./orders.js";

// What follows the sign-in: the page that asked for it.
let following = "#/";

const PAGES = [
  [/^\/$/, catalogue],
  [/^\/products\/([^/]+)$/, product],
  [/^\/basket$/, basket, "signed in"],
  [/^\/quotes$/, quotes, "signed in"],
  [/^\/quotes\/([^/]+)$/, quote, "signed in"],
  [/^\/licenses$/, licenses, "signed in"],
  [/^\/account$/, account],
];

async function route() {
  const [path, query = ""] = (location.hash.slice(1) || "/").split("?");
  const parameters = new URLSearchParams(query);
  const page = PAGES.find(([pattern]) => pattern.test(path));
  document.getElementById("account-link").textContent = isSignedIn() ? "Account" : "Sign in";
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${path}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!page) return show("Not found", h("p", {}, "There is no such page."));
  const [pattern, view, audience] = page;
  if (!getBase() || (audience && !isSignedIn())) {
    following = location.hash;
    return account();
  }
  say("Loading …");
  try {
    await view(...path.match(pattern).slice(1).map(decodeURIComponent), parameters);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 401) return account();
    show("That did not work", h("p", { class: "error" }, error.message));
  }
}

/** Go to a page, also where one is already there. */
function go(hash) {
  if (location.hash === hash) route();
  else location.hash = hash;
}

// --- Signing in
function account() {
  if (!getBase()) return connection();
  if (!isSignedIn()) return entrance();
  show("Account", h("p", {}, `You are signed in at ${getBase()}.`), action("Sign out", async () => {
    await signOut();
    go("#/");
  }));
}

function connection() {
  const parts = [field("Address of the API", { name: "api", type: "url", required: true, value: "http://localhost:8000/api" }, "Such as https://licensing.example.org/api")];
  show("Connect", form(parts, "Connect", ({ api }) => {
    setBase(api);
    route();
  }));
}

function entrance() {
  const parts = [
    field("E-mail", { name: "email", type: "email", required: true, autocomplete: "username" }),
    field("Password", { name: "password", type: "password", required: true, autocomplete: "current-password" }),
  ];
  show("Sign in", form(parts, "Sign in", async ({ email, password }) => proceed(await signIn(email, password))));
}

// The further steps that a sign-in may ask for, by allauth's names.
const STEPS = {
  mfa_authenticate: ["Second factor", "Code of your authenticator app, or a recovery code", sendCode],
  verify_email: ["Confirm your address", "Code from our mail", confirmAddress],
};

function proceed(due) {
  if (due === "done") return go(following);
  if (!(due in STEPS)) throw new ApiError(401, "This sign-in needs a step that this front end does not have.");
  const [title, label, send] = STEPS[due];
  const parts = [field(label, { name: "code", required: true, autocomplete: "one-time-code", maxlength: "20" })];
  show(title, form(parts, "Continue", async ({ code }) => proceed(await send(code))));
}

const given = new URLSearchParams(location.search).get("api") ?? "";
if (URL.canParse(given)) setBase(given);
window.addEventListener("hashchange", route);
route();
