// Opens the question the address points to: on arrival and when a link on the page is followed.
(() => {
  const openTarget = () => {
    const id = decodeURIComponent(window.location.hash.slice(1));
    const entry = id ? document.getElementById(id) : null;
    if (entry instanceof HTMLDetailsElement) {
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
})();
