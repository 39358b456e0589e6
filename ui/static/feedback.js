/* The three buttons below an answer: sends one verdict to this very site, says so, and takes no second one. */
"use strict";
(() => {
  const given = new Map(); /* Gradio may draw a card anew; what was said about it must stay said */
  const key = (group) => `${group.id} ${group.dataset.to} ${group.dataset.query}`;

  function announce(text) {
    const line = document.querySelector("#aw-status");
    if (line) line.textContent = text;
  }

  /* Draws what was said: guarded, because the observer below sees every change that is made here. */
  function close(group) {
    const verdict = given.get(key(group));
    if (!verdict || group.classList.contains("aw-given")) return;
    const held = group.contains(document.activeElement);
    group.classList.add("aw-given");
    for (const button of group.querySelectorAll("[data-verdict]")) {
      button.disabled = true;
      button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
    }
    group.querySelector(".aw-kept").textContent = group.dataset.thanks;
    if (held) group.focus({ preventScroll: true }); /* a disabled button loses the keyboard's place on the page */
  }

  async function send(button) {
    const group = button.closest(".aw-feedback");
    if (given.has(key(group))) return;
    const { query, of, to } = group.dataset;
    const { verdict } = button.dataset;
    given.set(key(group), verdict); /* at once: a double click is one verdict */
    let kept = false;
    try {
      const body = JSON.stringify({ query, document: of, number: Number(to), verdict });
      const answer = await fetch("api/mening", { method: "POST", headers: { "content-type": "application/json" }, body });
      kept = answer.ok;
    } catch { kept = false; }
    announce(kept ? group.dataset.thanks : group.dataset.failed);
    if (kept) { close(group); return; }
    given.delete(key(group));
    group.querySelector(".aw-kept").textContent = group.dataset.failed;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".aw-feedback [data-verdict]");
    if (button) send(button);
    if (event.target.closest("#aw-clear")) given.clear(); /* a new conversation counts its turns from one again */
  });

  new MutationObserver(() => document.querySelectorAll(".aw-feedback:not(.aw-given)").forEach(close))
    .observe(document.documentElement, { childList: true, subtree: true });
})();
