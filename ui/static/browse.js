/* Filter of the page with all questions, as you type. */
"use strict";
(() => {
  const box = document.getElementById("filter");
  const count = document.querySelector("output");
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const rows = [...document.querySelectorAll(".aw-browse li")];
  const texts = rows.map((row) => fold(`${row.dataset.party} ${row.textContent}`));
  box.closest("[hidden]").hidden = false;
  box.addEventListener("input", () => {
    const wanted = fold(box.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, at) => {
      row.hidden = !wanted.every((word) => texts[at].includes(word));
      shown += !row.hidden;
    });
    document.querySelectorAll(".aw-browse section").forEach((part) => { part.hidden = !part.querySelector("li:not([hidden])"); });
    count.textContent = count.dataset.words.replace("#", shown);
  });
})();
