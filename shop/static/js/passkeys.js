/*
 * Passkeys: what goes wrong between the page and the device is said in words. The ceremony itself is allauth's
 * (mfa/js/webauthn.js), which reads what it needs from JSON in the page.
 */

import { toast } from "./app.js";

document.addEventListener("allauth.error", (event) => {
  // Most often a person closed the window of the browser; nothing has happened then.
  event.preventDefault();
  toast(document.querySelector("[data-passkey-failed]").dataset.passkeyFailed, "warning");
});
