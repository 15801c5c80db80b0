// Opens the question the address points to, and shows while typing which questions hold the words. Without this
// file the browser opens the target itself, or not, and the search is sent to the server.
(() => {
  const openTarget = () => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const entry = id ? document.getElementById(id)?.closest("[data-faq-entry]") : null;
    if (entry) {
      entry.hidden = false;
      entry.closest("[data-faq-topic]")?.removeAttribute("hidden");
      entry.open = true;
      entry.scrollIntoView({ block: "start" });
    }
  };

  window.addEventListener("hashchange", openTarget);
  // Following the same link twice changes no hash.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link && link.hash === window.location.hash) {
      openTarget();
    }
  });
  openTarget();

  const field = document.querySelector("[data-faq-search]");
  const status = document.querySelector("[data-faq-status]");
  // What the server left out cannot be shown again here.
  if (!field || field.value) return;
  const entries = [...document.querySelectorAll("[data-faq-entry]")].map((element) => ({
    element,
    text: [element.querySelector("summary"), element.querySelector("[data-faq-text]")]
      .map((part) => part?.textContent ?? "")
      .join(" ")
      .toLowerCase(),
  }));
  const groups = [...document.querySelectorAll("[data-faq-topic]")];

  const say = (count) => {
    const { none, one, many } = status.dataset;
    status.textContent = count === 0 ? none : count === 1 ? one : many.replace("{count}", count);
  };

  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const { element, text } of entries) {
      const found = words.every((word) => text.includes(word));
      element.hidden = !found;
      count += found ? 1 : 0;
    }
    for (const group of groups) {
      group.hidden = !group.querySelector("[data-faq-entry]:not([hidden])");
    }
    if (words.length) {
      say(count);
    } else {
      status.textContent = "";
    }
  };

  let timer;
  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(filter, 150);
  });
})();
