/*
 * A selection that survives paging and filtering: the ids of the ticked rows are kept in this tab
 * (sessionStorage) and sent along, also those of other pages. Without JavaScript the boxes of a page and "all
 * that match" work as they are.
 */

const form = document.querySelector("form[data-selection]");

function start() {
  const key = `selection:${form.dataset.selection}`;
  const boxes = [...document.querySelectorAll(`input[name="ids"][form="${form.id}"]`)];
  const all = form.querySelector('input[name="all"]');
  const count = form.querySelector("[data-selection-count]");
  let chosen = new Set();
  try {
    chosen = new Set(JSON.parse(sessionStorage.getItem(key) || "[]"));
  } catch {
    // Storage that is switched off or broken: this page's boxes still work.
  }

  function show() {
    count.textContent = chosen.size ? `${count.dataset.label}: ${chosen.size}` : "";
    form.classList.toggle("is-used", chosen.size > 0 || all.checked);
    boxes.forEach((box) => { box.checked = chosen.has(box.value); });
  }

  function keep() {
    try {
      sessionStorage.setItem(key, JSON.stringify([...chosen]));
    } catch {
      // See above.
    }
    show();
  }

  boxes.forEach((box) => box.addEventListener("change", () => {
    if (box.checked) chosen.add(box.value); else chosen.delete(box.value);
    keep();
  }));
  all.addEventListener("change", show);
  form.querySelector("[data-selection-page]").addEventListener("click", () => {
    boxes.forEach((box) => chosen.add(box.value));
    keep();
  });
  form.querySelector("[data-selection-clear]").addEventListener("click", () => {
    chosen.clear();
    all.checked = false;
    keep();
  });
  form.addEventListener("formdata", (event) => {
    if (all.checked || !chosen.size) return;
    // One value for all of them: a form of thousands of fields would be refused.
    event.formData.delete("ids");
    event.formData.append("ids", [...chosen].join(" "));
  });
  window.addEventListener("pageshow", show);
  show();
}

if (form) start();
