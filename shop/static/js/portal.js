/*
 * My Licenses: the plus sign opens the row below. Without JavaScript it is a link to the licence's page.
 */

function toggle(link) {
  const row = document.getElementById(link.dataset.toggleRow);
  const open = row.hidden;
  row.hidden = !open;
  // htmx fetches what is in it the first time.
  if (open) row.cells[0].dispatchEvent(new Event("opened"));
  link.setAttribute("aria-expanded", String(open));
}

document.querySelectorAll("[data-toggle-row]").forEach((link) => {
  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  link.setAttribute("aria-controls", link.dataset.toggleRow);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    toggle(link);
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle(link);
  });
});
