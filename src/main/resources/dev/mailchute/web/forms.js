// Forms: a question before a discard, the focus after an act, and changes that are not saved.
import { ask } from "./ask.js";
import { one } from "./page.js";

// A discard asks first; of several letters, the page asks that comes next
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.ask) return;
  event.preventDefault();
  ask(button.dataset.ask, button.dataset.detail, button.dataset.do, () => event.target.submit());
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
