/* Filter of the page with all questions, as you type: the list, and the cells of the picture. */
"use strict";
(() => {
  const box = document.getElementById("filter");
  const form = box.form;
  const count = form.querySelector("output");
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const rows = [...document.querySelectorAll(".aw-browse li[data-key]")];
  const cells = [...document.querySelectorAll(".aw-cell")];

  function filter() {
    const wanted = fold(box.value).split(/\s+/).filter(Boolean);
    const kept = new Set();
    rows.forEach((row) => {
      const text = ` ${row.dataset.words} `; /* a number is meant whole: "3" is not in "2023" */
      row.hidden = !wanted.every((word) => text.includes(/^\d+$/.test(word) ? ` ${word} ` : word));
      if (!row.hidden) kept.add(row.dataset.key);
    });
    cells.forEach((cell) => cell.classList.toggle("aw-off", !kept.has(cell.dataset.key)));
    document.querySelectorAll(".aw-browse section").forEach((part) => { part.hidden = !part.querySelector("li:not([hidden])"); });
    document.querySelector(".aw-browse").classList.toggle("aw-filtering", wanted.length > 0);
    count.textContent = count.dataset.words.replace("#", kept.size);
    history.replaceState(history.state, "", box.value.trim() ? `?woord=${encodeURIComponent(box.value.trim())}` : location.pathname);
  }

  box.addEventListener("input", filter);
  form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  form.querySelector("button").hidden = true; /* needed without this script only */
  if (box.value) filter();
})();
