/*
 * Runs in the head, before anything is painted, so that a stored choice of theme does not flash.
 * Without a choice the system decides. Bootstrap reads data-bs-theme; without JavaScript color-scheme does the work.
 */
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      const choice = localStorage.getItem("theme");
      return choice === "light" || choice === "dark" ? choice : "system";
    } catch {
      return "system"; // storage may be forbidden: the page works all the same
    }
  };

  const apply = () => {
    const choice = stored();
    root.dataset.bsTheme = choice === "system" ? (system.matches ? "dark" : "light") : choice;
    root.dataset.themeChoice = choice;
  };

  root.classList.add("js");
  apply();
  system.addEventListener("change", apply);
  window.addEventListener("storage", apply);
  document.addEventListener("theme:choose", (event) => {
    try {
      if (event.detail === "system") localStorage.removeItem("theme");
      else localStorage.setItem("theme", event.detail);
    } catch {
      root.dataset.bsTheme = event.detail === "dark" ? "dark" : "light";
      return;
    }
    apply();
  });
})();
