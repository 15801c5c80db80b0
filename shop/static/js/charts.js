/*
 * Charts of the tables beside them: a table's columns with data-drawn become bars or lines. Without this file the
 * tables are there, open; with it they are folded below their chart.
 */

const LINES = new Set(["hours", "percent"]);
const LONGEST_NAME = 28;
const MANY_ROWS = 8;
const THICKEST_BAR = 32;

/** The two axes; names stand at the left of their bars, where there is room for each of them. */
function axes(isAcross, muted, grid) {
  const names = {
    ticks: isAcross
      ? {
          color: muted,
          autoSkip: false,
          callback(value) {
            const name = this.getLabelForValue(value);
            return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
          },
        }
      : { color: muted, maxRotation: 0, autoSkipPadding: 12 },
    grid: { display: false },
  };
  const values = { beginAtZero: true, ticks: { color: muted, precision: 0, maxRotation: 0 }, grid: { color: grid }, border: { display: false } };
  return isAcross ? { x: values, y: names } : { x: names, y: values };
}

/** A colour of the design tokens as the browser computes it now, in light or dark. */
function ink(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}

function numbers(table, column) {
  return [...table.tBodies[0].rows].map((row) => {
    const { value } = row.cells[column].dataset;
    return value === "" ? null : Number(value);
  });
}

function draw(holder) {
  const table = document.getElementById(holder.dataset.chart);
  const heads = [...table.tHead.rows[0].cells];
  const colors = [ink("--link"), ink("--success"), ink("--warning")];
  const drawn = heads.map((head, column) => ({ head, column })).filter(({ head }) => head.dataset.drawn);
  const language = document.documentElement.lang;
  const muted = ink("--ink-muted");
  const grid = ink("--line");
  const isAcross = heads[0].dataset.names !== undefined;
  window.Chart.getChart(holder.querySelector("canvas"))?.destroy();
  holder.hidden = false;
  holder.classList.toggle("figure-chart-tall", isAcross && table.tBodies[0].rows.length > MANY_ROWS);
  new window.Chart(holder.querySelector("canvas"), {
    type: LINES.has(drawn[0].head.dataset.drawn) ? "line" : "bar",
    data: {
      labels: [...table.tBodies[0].rows].map((row) => row.cells[0].textContent),
      datasets: drawn.map(({ head, column }, index) => ({
        label: head.textContent,
        data: numbers(table, column),
        backgroundColor: colors[index % colors.length],
        borderColor: colors[index % colors.length],
        borderWidth: 2,
        maxBarThickness: isAcross ? THICKEST_BAR : undefined,
        spanGaps: true,
        pointRadius: 3,
      })),
    },
    options: {
      animation: false,
      indexAxis: isAcross ? "y" : "x",
      maintainAspectRatio: false,
      locale: language,
      interaction: { mode: "index", axis: isAcross ? "y" : "x", intersect: false },
      plugins: { legend: { display: drawn.length > 1, labels: { color: muted } } },
      scales: axes(isAcross, muted, grid),
    },
  });
}

function drawAll(root) {
  if (!window.Chart) return;
  root.querySelectorAll("[data-chart]").forEach(draw);
  root.querySelectorAll("[data-chart-table]").forEach((table) => {
    const chart = table.parentElement.querySelector("[data-chart]");
    if (chart) table.open = false;
  });
}

drawAll(document);
document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));

// The theme may change while the page is open, by the system or by the switch in the header.
const redraw = () => document.querySelectorAll("[data-chart]").forEach((holder) => window.Chart && draw(holder));
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
