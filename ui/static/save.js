/* Saving the conversation: sends which answers were shown, gets a file back. No text of an answer is read here. */
"use strict";
(() => {
  const menu = () => document.getElementById("aw-save");
  const say = (text) => { const line = document.getElementById("aw-status"); if (line) line.textContent = text; };

  function turns() {
    return [...document.querySelectorAll(".aw-reply[data-kept]")].map((reply) => JSON.parse(reply.dataset.kept));
  }

  async function save(form) {
    const words = menu().dataset;
    const kept = turns();
    if (!kept.length) { say(words.empty); return; }
    try {
      const answer = await fetch(`bewaar?vorm=${form}`, {
        method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ turns: kept }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? `gesprek.${form}`;
      hand(await answer.blob(), name);
      tell(`${words.done} ${name}`);
    } catch {
      tell(words.failed);
    }
  }

  function hand(file, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /* Said aloud and seen: the menu closes, so its own line tells what happened. */
  function tell(text) {
    say(text);
    const summary = menu().querySelector("summary");
    const before = summary.dataset.words ?? (summary.dataset.words = summary.textContent);
    menu().open = false;
    summary.textContent = text;
    summary.focus();
    setTimeout(() => { summary.textContent = before; }, 4000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-save]");
    if (button) { save(button.dataset.save); return; }
    if (menu()?.open && !event.target.closest("#aw-save")) menu().open = false;
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu()?.open) return;
    menu().open = false;
    menu().querySelector("summary").focus();
  });
})();
