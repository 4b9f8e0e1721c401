// Forms: a question before a discard, the focus after an act, and changes that are not saved.
import { one } from "./page.js";

// A discard asks first
document.addEventListener("submit", (event) => {
  const ask = event.submitter?.dataset.ask;
  if (ask && !window.confirm(ask)) event.preventDefault();
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
