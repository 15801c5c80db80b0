// All calls of the API. The tokens live in this module and nowhere else: closing the page forgets them.

const STEPS = "/accounts/app/v1/auth";

// Where the API answers, such as https://licensing.example.org/api, without a slash at the end.
let base = "";
let accessToken = "";
let sessionToken = "";

/** An answer that is no success: `message` says why, `fields` has the messages of single fields. */
export class ApiError extends Error {
  constructor(status, message, fields = {}, body = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.body = body;
  }
}

export function setBase(address) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!["http:", "https:"].includes(url?.protocol)) throw new ApiError(0, "This is no web address.");
  base = (url.origin + url.pathname).replace(/\/+$/, "");
}

export const getBase = () => base;
export const isSignedIn = () => accessToken !== "";

/** A key under which one call is done once, however often it is sent. */
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

async function send(method, path, { body, headers = {} } = {}) {
  const options = {
    method,
    // The cookies of the shop's own pages are no business of ours.
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
    headers: { "Accept-Language": "en", ...headers },
  };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  try {
    return await fetch(base + path, options);
  } catch {
    throw new ApiError(0, "The API does not answer. Is its address right, and is this page's origin allowed there?");
  }
}

/** Call `/v1` with the token, if there is one; returns the JSON of the answer. */
export async function call(method, path, { body, key } = {}) {
  const headers = {};
  if (accessToken) headers.Authorization = `Bearer ${accessToken}`;
  if (key) headers["Idempotency-Key"] = key;
  const response = await send(method, `/v1${path}`, { body, headers });
  const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
  const answer = isJson ? await response.json() : null;
  if (response.ok) return answer;
  if (response.status === 401) accessToken = "";
  throw problem(response.status, answer);
}

/** What problem details say. Errors of fields have the field in `attr` or `field`. */
function problem(status, answer) {
  const fields = {};
  for (const error of answer?.errors ?? []) {
    const name = error.field ?? error.attr ?? "";
    if (name) fields[name] = error.detail ?? error.message;
  }
  const message = answer?.detail ?? `The API answered ${status}.`;
  return new ApiError(status, message, fields, answer ?? {});
}

/** One step of the sign-in. Returns "done", or the step that is due: "mfa_authenticate", "verify_email". */
async function step(path, body) {
  const headers = sessionToken ? { "X-Session-Token": sessionToken } : {};
  const response = await send("POST", STEPS + path, { body, headers });
  const answer = await response.json();
  const meta = answer.meta ?? {};
  if (meta.session_token) sessionToken = meta.session_token;
  if (meta.access_token) accessToken = meta.access_token;
  if (response.ok) return "done";
  const due = (answer.data?.flows ?? []).find((flow) => flow.is_pending);
  if (response.status === 401 && due) return due.id;
  const messages = (answer.errors ?? []).map((error) => error.message);
  if (response.status === 429) messages.push("Please try again in a few minutes.");
  throw new ApiError(response.status, messages.join(" ") || `The API answered ${response.status}.`);
}

export const signIn = (email, password) => step("/login", { email, password });
export const sendCode = (code) => step("/2fa/authenticate", { code });
export const confirmAddress = (code) => step("/email/verify", { key: code });

/** Ends the session and with it the token. allauth answers a sign-out with 401: nobody is signed in. */
export async function signOut() {
  const headers = { "X-Session-Token": sessionToken };
  sessionToken = accessToken = "";
  await send("DELETE", `${STEPS}/session`, { headers });
}
