// Keyboard shortcuts.
import { ask, isAsking } from "./ask.js";
import { all, one, said } from "./page.js";
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

// The browser remembers whether shortcuts are on, if it has storage
const SETTING = "mailchute.keys";
const isOn = () => {
  try {
    return localStorage.getItem(SETTING) !== "off";
  } catch {
    return document.body.dataset.keys !== "off";
  }
};
const turn = (on) => {
  try {
    localStorage.setItem(SETTING, on ? "on" : "off");
  } catch {
    // no storage: the setting holds for this page only
  }
  document.body.dataset.keys = on ? "on" : "off";
};
document.body.dataset.keys = isOn() ? "on" : "off";
const keysOn = one("[data-keys-on]");
if (keysOn) {
  keysOn.checked = isOn();
  keysOn.addEventListener("change", () => turn(keysOn.checked));
}

// On the list, keys act on selected letters only, and ask first
const press = (key) => {
  const target = one(`[data-key="${key}"]`);
  if (!target || target.disabled) return;
  const isList = one("[data-letters]") && (key === "r" || key === "d");
  if (isList && marked() === 0) {
    said("No letters selected. Press x to select one.");
  } else if (isList && (key === "r" || marked() === 1)) {
    const count = marked() === 1 ? "1 letter" : marked() + " letters";
    const verb = key === "r" ? "Retry" : "Discard";
    const detail = key === "r"
      ? "Each message is processed again, no faster than its outbox allows."
      : "Discarded letters are set aside without being processed. You can restore them for 30 days.";
    ask(`${verb} ${count}?`, detail, `${verb} ${count}`, () => target.click());
  } else {
    target.click();
  }
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
  if (help?.open || isAsking() || !isOn()) return;
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
