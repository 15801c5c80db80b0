/*
 * Sections under a list of links become tabs: one is shown at a time, arrow keys go from one to the next, and an
 * address with a hash opens the section that it leads into. Without this file they stand one below the other.
 */

function setUp(root) {
  const list = root.querySelector("[data-tab-list]");
  const tabs = [...list.querySelectorAll("a[href^='#']")];
  const panels = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));

  function show(index, { focus = false } = {}) {
    tabs.forEach((tab, place) => {
      const isShown = place === index;
      tab.setAttribute("aria-selected", String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      panels[place].hidden = !isShown;
    });
    if (focus) tabs[index].focus();
  }

  /** The place of the section that the address leads into, -1 for an address that leads elsewhere. */
  function placeOfHash() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return target ? panels.findIndex((panel) => panel.contains(target)) : -1;
  }

  list.setAttribute("role", "tablist");
  tabs.forEach((tab, place) => {
    tab.id ||= `${panels[place].id}-tab`;
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[place].id);
    panels[place].setAttribute("role", "tabpanel");
    panels[place].setAttribute("aria-labelledby", tab.id);
    panels[place].tabIndex = 0;
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      history.replaceState(history.state, "", tab.hash);
      show(place);
    });
  });
  list.addEventListener("keydown", (event) => {
    const current = tabs.indexOf(document.activeElement);
    const next = {
      ArrowRight: (current + 1) % tabs.length,
      ArrowLeft: (current - 1 + tabs.length) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    }[event.key];
    if (current < 0 || next === undefined) return;
    event.preventDefault();
    history.replaceState(history.state, "", tabs[next].hash);
    show(next, { focus: true });
  });
  window.addEventListener("hashchange", () => {
    if (placeOfHash() >= 0) show(placeOfHash());
  });
  root.classList.add("is-tabbed");
  show(Math.max(placeOfHash(), 0));
}

document.querySelectorAll("[data-tabs]").forEach(setUp);
