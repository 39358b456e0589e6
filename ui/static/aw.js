/* The chat page's own behaviour: reader pane, copying, links, announcements. No answer is made or changed here. */
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const wide = window.matchMedia("(min-width: 900px)");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let lastTurn = 0;
  let lastSent = { text: "", at: 0 };
  let loading = null;
  let back = null;
  const under = { turn: Promise.resolve(), text: "", done: null }; /* the question that is being looked for */
  const waiting = [];
  const taken = [];
  let tries = 0; /* how often the question that is taken next was not heard */

  const words = (name) => $("#aw-top")?.dataset[name] ?? "";
  const announce = (text) => { const line = $("#aw-status"); if (line) line.textContent = text; };
  const motion = () => (calm.matches ? "auto" : "smooth");

  /* Called by Gradio just before a question is sent; the same question twice within a second is one question.
     The box is free at once, and questions go one by one: two at a time would each miss the other's turn. */
  async function send(question) {
    const text = (taken.length ? taken.shift().text : question || "").trim();
    const now = Date.now();
    if (!text) { announce(words("blank")); return ""; }
    if (text === lastSent.text && now - lastSent.at < 1000) return "";
    lastSent = { text, at: now };
    const previous = under.turn;
    let done;
    under.turn = new Promise((resolve) => { done = resolve; });
    waiting.push(text);
    showWaiting();
    await previous;
    waiting.splice(waiting.indexOf(text), 1);
    showWaiting();
    under.text = text;
    under.done = done;
    setTimeout(done, 30_000); /* an answer that never comes must not hold up the next question */
    remember(`?vraag=${encodeURIComponent(text)}`);
    return text;
  }

  /* The question whose search went wrong on the server, for the message about it. */
  const lost = () => under.text;

  /* Questions that wait for the one before them, as plain text above the box. */
  function showWaiting() {
    let line = $("#aw-waiting");
    if (!line) {
      line = document.createElement("div");
      line.id = "aw-waiting";
      $("#aw-tools")?.before(line);
    }
    line.replaceChildren(...waiting.slice(0, 3).map((text) => {
      const row = document.createElement("p");
      row.textContent = text;
      return row;
    }));
  }

  function fill(text) {
    const box = $("#vraag textarea, #vraag input");
    if (!box) return null;
    box.value = text; /* Gradio is not told: see take() */
    return box;
  }

  /* At the very key or click: Gradio reads the box a moment later, when a quick typist has begun the next question,
     and if it were told that the box is empty, its redraw would wipe that beginning. */
  function take() {
    const box = $("#vraag textarea, #vraag input");
    if (!box) return;
    const mine = { text: box.value };
    const again = tries;
    tries = 0;
    taken.push(mine);
    box.value = "";
    box.style.height = "";
    setTimeout(() => { /* Gradio was not ready, as on a slow machine just after opening: the question goes again */
      if (!taken.includes(mine)) return;
      taken.splice(taken.indexOf(mine), 1);
      if (box.value) return;
      fill(mine.text);
      if (again < 10 && mine.text.trim()) { tries = again + 1; $("#aw-send")?.click(); }
    }, 2000);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.closest?.("#vraag")) take();
  }, true);
  document.addEventListener("click", (event) => { if (event.target.closest("#aw-send")) take(); }, true);

  function clear() {
    under.done?.();
    lastTurn = 0;
    lastSent = { text: "", at: 0 };
    remember("");
    announce("");
    $("#vraag textarea")?.focus();
  }

  /* The address of the page follows the conversation, so that it can be shared and survives a reload. */
  function remember(query) {
    history.replaceState(history.state, "", query || location.pathname);
    const other = $("#aw-language");
    if (other) other.setAttribute("href", other.getAttribute("href").split("?")[0] + query);
  }

  function say(text) {
    if (!fill(text)) return;
    setTimeout(() => $("#aw-send")?.click(), 30);
  }

  /* A new reply: say one sentence, bring its question to the top, show its passage in the reader. */
  function settle(reply) {
    under.done?.();
    announce(reply.dataset.status);
    const asked = [...document.querySelectorAll(".aw-query")].pop();
    /* a question that failed goes back into the box, unless something new stands there */
    if (reply.matches(".aw-failed") && !$("#vraag textarea, #vraag input")?.value) fill(asked?.textContent ?? "");
    (asked ?? reply).scrollIntoView({ block: "start", behavior: motion() });
    const card = $(".aw-card[data-marks]", reply);
    if (card && wide.matches) showSource(card, false);
  }

  /* ---- reader ---- */
  /* One load at a time: a second one that came later would wipe what was marked meanwhile. */
  async function loadDocument(name) {
    while (loading) await loading;
    const pane = $("#aw-doc");
    const there = $("#document", pane);
    if (there && (!name || there.dataset.doc === name)) return pane;
    loading = fetchDocument(name, pane);
    const loaded = await loading;
    loading = null;
    return loaded ? pane : null;
  }

  async function fetchDocument(name, pane) {
    try {
      const answer = await fetch(`bron?deel=1${name ? `&document=${encodeURIComponent(name)}` : ""}`);
      if (!answer.ok) throw new Error(String(answer.status));
      pane.innerHTML = await answer.text();
      return true;
    } catch {
      pane.textContent = words("sourceFailed");
      return false;
    }
  }

  async function showSource(card, focus, link) {
    const { n, doc, marks } = card.dataset;
    if (focus) {
      back = link ?? card;
      document.body.classList.add("aw-reading");
      const button = $("#aw-back");
      if (button) button.hidden = false;
    }
    const pane = await loadDocument(doc);
    const heading = pane && $(`#antwoord-${n}`, pane);
    if (!heading) return;
    pane.querySelectorAll(".aw-chosen").forEach((part) => part.classList.remove("aw-chosen"));
    heading.classList.add("aw-chosen");
    pane.querySelectorAll(`.aw-answer[data-n="${n}"]`).forEach((part) => part.classList.add("aw-chosen"));
    const whole = $("#aw-whole");
    if (whole) whole.setAttribute("href", $('[data-act="source"]', card)?.getAttribute("href") ?? "bron");
    const spots = mark(pane, marks);
    const top = (spots[0] ?? heading).getBoundingClientRect().top;
    const first = heading.getBoundingClientRect().top;
    const far = top - first > pane.clientHeight * 0.6;
    pane.scrollTo({ top: pane.scrollTop + (far ? top : first) - pane.getBoundingClientRect().top - 16, behavior: focus ? "auto" : motion() });
    if (focus) heading.focus({ preventScroll: true });
  }

  /* Offsets count characters of the canonical text; a browser counts UTF-16 units. */
  function mark(pane, marks) {
    if (!window.Highlight || !CSS.highlights) return [];
    CSS.highlights.delete("aw-mark");
    if (!marks) return [];
    const root = $("#document", pane);
    const text = root.textContent;
    const units = /[\ud800-\udfff]/.test(text) ? (at) => Array.from(text).slice(0, at).join("").length : (at) => at;
    const ranges = marks.split(",").map((pair) => range(root, ...pair.split("-").map((at) => units(Number(at)))));
    CSS.highlights.set("aw-mark", new Highlight(...ranges));
    return ranges;
  }

  function range(root, start, end) {
    const found = document.createRange();
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const next = at + node.data.length;
      if (start >= at && start < next) found.setStart(node, start - at);
      if (end > at && end <= next) { found.setEnd(node, end - at); break; }
      at = next;
    }
    return found;
  }

  function goBack() {
    document.body.classList.remove("aw-reading");
    const button = $("#aw-back");
    if (button) button.hidden = true;
    if (!back) return;
    back.focus({ preventScroll: true });
    back.scrollIntoView({ block: "nearest" });
    back = null;
  }

  /* ---- copying ---- */
  async function copy(text, button) {
    let done = false;
    try { await navigator.clipboard.writeText(text); done = true; } catch { done = copyOld(text); }
    if (!done) { showText(text, button); return; }
    announce(words("copied"));
    const before = button.textContent;
    button.textContent = words("copied");
    setTimeout(() => { button.textContent = before; }, 1500);
  }

  function copyOld(text) {
    const box = document.createElement("textarea");
    box.value = text;
    box.style.position = "fixed";
    box.style.opacity = "0";
    document.body.append(box);
    box.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { done = false; }
    box.remove();
    return done;
  }

  function showText(text, button) {
    const box = document.createElement("textarea");
    box.readOnly = true;
    box.value = text;
    box.className = "aw-copybox";
    box.setAttribute("aria-label", words("copyFailed"));
    button.closest(".aw-actions").after(box);
    announce(words("copyFailed"));
    box.focus();
    box.select();
  }

  const address = (card) => new URL($('[data-act="copy-link"]', card).getAttribute("href"), document.baseURI).href;

  function longText(card) {
    const source = [card.dataset.cite, card.dataset.url].filter(Boolean).join(", ");
    return `${$(".aw-text", card).textContent}\n\n${words("sourcePrefix")}${source}`;
  }

  /* ---- one listener for everything that can be clicked ---- */
  const acts = {
    source: (link) => showSource(link.closest(".aw-card"), true, link),
    back: goBack,
    "copy-citation": (button) => copy(button.closest(".aw-card").dataset.cite, button),
    "copy-text": (button) => copy(longText(button.closest(".aw-card")), button),
    "copy-link": (link) => copy(address(link.closest(".aw-card")), link),
    say: (link) => say(link.textContent),
    ask: (link) => say(link.dataset.say),
    skip: () => $("#vraag textarea, #vraag input")?.focus(),
    above: (button) => reveal(firstCard(button)),
  };

  function firstCard(button) {
    const own = button.closest(".aw-card");
    return [...document.querySelectorAll(`.aw-card[data-n="${own.dataset.n}"]`)]
      .find((card) => card.dataset.doc === own.dataset.doc && card !== own);
  }

  function reveal(target) {
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    const spot = $("h3[tabindex]", target) ?? target;
    spot.focus({ preventScroll: true });
    target.scrollIntoView({ block: target.matches(".aw-card") ? "start" : "center", behavior: motion() });
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const actor = event.target.closest("[data-act]");
    if (actor && acts[actor.dataset.act]) {
      event.preventDefault();
      acts[actor.dataset.act](actor);
      return;
    }
    const local = event.target.closest('a[href^="#"]');
    if (!local) return;
    event.preventDefault(); /* the page's <base> would turn "#note" into another page */
    reveal(document.getElementById(decodeURIComponent(local.getAttribute("href").slice(1))));
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("aw-reading")) goBack();
  });

  /* ---- what Gradio leaves for us: a log that is not read out whole, names in the page's language ---- */
  function tidy() {
    const lang = $("#aw-top")?.dataset.lang; /* Gradio writes the browser's language, whatever the page's is */
    if (lang && document.documentElement.lang !== lang) document.documentElement.lang = lang;
    const log = $('#gesprek [role="log"]');
    if (log && log.getAttribute("aria-live") !== "off") log.setAttribute("aria-live", "off");
    if (log && log.getAttribute("aria-label") !== words("chat")) log.setAttribute("aria-label", words("chat"));
    document.querySelectorAll("#gesprek [data-testid][aria-label]").forEach((part) => part.removeAttribute("aria-label"));
  }

  function watch() {
    tidy();
    const reply = [...document.querySelectorAll(".aw-reply[data-turn]")].pop();
    const turn = reply ? Number(reply.dataset.turn) : 0;
    /* lower: another process went on after ours ended, and counts from one again */
    if (turn && turn !== lastTurn) { lastTurn = turn; settle(reply); }
    else if ($(".aw-reply.aw-busy")) announce($(".aw-reply.aw-busy").dataset.status);
  }

  let drawing = false;
  new MutationObserver(() => {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => { drawing = false; watch(); });
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ["lang"] });

  window.addEventListener("load", () => {
    const query = location.search;
    const start = () => {
      if (!$("#aw-top")) { setTimeout(start, 100); return; }
      if (query) remember(query);
      setTimeout(() => loadDocument(""), 600); /* after the page is usable */
    };
    start();
  });

  window.aw = { send, clear, lost };
})();
