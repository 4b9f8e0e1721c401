// Keys and live counts. Everything works without this file.
"use strict";
(() => {
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const one = (what, where = document) => where.querySelector(what);
  const rows = () => all("[data-row]");
  const here = () => rows().findIndex((row) => row.contains(document.activeElement));
  let lastMark = -1;

  const focus = (index) => {
    const row = rows()[index];
    if (!row) return;
    const link = one("[data-open]", row);
    link.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const said = (text) => { one("[data-said]").textContent = text; };

  // Marks of the list
  const boxes = () => all("[data-letters] input[name=id]");
  const marked = () => boxes().filter((box) => box.checked).length;
  const tell = () => {
    const count = one("[data-marked]");
    if (!count) return;
    count.textContent = marked() ? " " + marked() : "";
    boxes().forEach((box) => box.closest("tr").classList.toggle("marked", box.checked));
    const every = one("[data-all]");
    every.checked = marked() > 0 && marked() === boxes().length;
    every.indeterminate = marked() > 0 && !every.checked;
  };
  const mark = (index, range) => {
    const list = boxes();
    if (!list[index]) return;
    if (range && lastMark >= 0) {
      const [from, to] = [Math.min(lastMark, index), Math.max(lastMark, index)];
      for (let i = from; i <= to; i++) list[i].checked = true;
    } else {
      list[index].checked = !list[index].checked;
    }
    lastMark = index;
    tell();
    said(marked() + " marked");
  };
  all("[data-script]").forEach((part) => { part.hidden = false; });
  one("[data-all]")?.addEventListener("change", (event) => {
    boxes().forEach((box) => { box.checked = event.target.checked; });
    tell();
  });
  boxes().forEach((box, index) => {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && lastMark >= 0) {
        const [from, to] = [Math.min(lastMark, index), Math.max(lastMark, index)];
        for (let i = from; i <= to; i++) boxes()[i].checked = box.checked;
      }
      lastMark = index;
      tell();
    });
  });
  tell();

  // A discard asks first
  document.addEventListener("submit", (event) => {
    const ask = event.submitter?.dataset.ask;
    if (ask && !window.confirm(ask)) event.preventDefault();
  });

  const press = (key) => {
    const index = here();
    if (one("[data-letters]") && (key === "r" || key === "d") && marked() === 0) {
      if (index < 0) return false;
      mark(index, false);
    }
    const target = one(`[data-key="${key}"]`);
    if (!target || target.disabled) return false;
    target.click();
    return true;
  };

  const help = one("#keys");
  const helpButton = one("[data-help]");
  if (helpButton) {
    helpButton.hidden = false;
    helpButton.addEventListener("click", () => help.showModal());
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const at = event.target;
    const typing = at.matches("input:not([type=checkbox]), textarea, select");
    if (typing) {
      if (event.key === "Escape") at.blur();
      return;
    }
    if (help?.open) return;
    const index = here();
    const act = {
      j: () => (rows().length ? focus(Math.min(index + 1, rows().length - 1)) : one("[data-after]")?.click()),
      k: () => (rows().length ? focus(Math.max(index - 1, 0)) : one("[data-before]")?.click()),
      u: () => one("[data-back]")?.click(),
      Escape: () => one("[data-back]")?.click(),
      x: () => mark(index, false),
      X: () => mark(index, true),
      r: () => press("r"),
      e: () => press("e"),
      d: () => press("d"),
      n: () => one("#note")?.focus(),
      "/": () => one("#search")?.focus(),
      "?": () => help?.showModal(),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  one("[data-note]")?.addEventListener("click", (event) => {
    event.preventDefault();
    one("#note")?.focus();
  });

  // Back to the same row; else what came of the last act is said
  const row = location.hash.startsWith("#l-") && document.getElementById(location.hash.slice(1));
  if (row) row.focus();
  else one("[data-outcome]")?.focus({ preventScroll: true });

  // Unsaved changes of the edit form
  const edit = one("form.edit");
  if (edit) {
    let changed = false;
    edit.addEventListener("input", () => { changed = true; });
    edit.addEventListener("reset", () => { changed = false; });
    edit.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }

  // Live counts, and the progress of a job
  const counts = document.body.dataset.counts;
  const look = async () => {
    if (document.hidden) return;
    const answer = await fetch(counts, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { waiting } = await answer.json();
    all("[data-waiting]").forEach((place) => { place.textContent = waiting.toLocaleString("en"); });
  };
  if (counts) setInterval(() => look().catch(() => {}), 10000);
  const follow = async () => {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
    const old = one("[data-job]");
    if (!fresh || !old) return;
    old.replaceWith(document.adoptNode(fresh));
    if (fresh.dataset.job === "working") setTimeout(() => follow().catch(() => {}), 1000);
    else said("The job has ended");
  };
  if (one("[data-job=working]")) setTimeout(() => follow().catch(() => {}), 700);
})();
