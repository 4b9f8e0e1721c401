// Forms: confirmation before a discard, focus after an action, unsaved changes.
import { ask } from "./ask.js";
import { one } from "./page.js";

// For several letters, the server asks on a page of its own
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.dataset.ask) return;
  event.preventDefault();
  ask(button.dataset.ask, button.dataset.detail, button.dataset.do, () => event.target.submit());
});

// Back to the same row, or else to the outcome of the last action
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
