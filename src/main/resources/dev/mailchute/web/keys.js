// Keys.
import { all, one } from "./page.js";
import { mark, marked } from "./marks.js";

const rows = () => all("[data-row]");
const here = () => rows().findIndex((row) => row.contains(document.activeElement));

const focus = (index) => {
  const row = rows()[index];
  if (!row) return;
  const link = one("[data-open]", row);
  link.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};

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
