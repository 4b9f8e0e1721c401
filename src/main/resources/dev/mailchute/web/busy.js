// A button that was pressed shows that it works, and is not pressed a second time by a double click.
import { all, said } from "./page.js";

const LONG = 30000;
const free = (form) => {
  delete form.dataset.busy;
  all("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (event.defaultPrevented || form.method !== "post" || button?.value === "export") return;
  if (form.dataset.busy) {
    event.preventDefault();
    said("This is under way");
    return;
  }
  form.dataset.busy = "yes";
  button?.setAttribute("aria-busy", "true"); // not disabled: what it stands for has to be sent
  said("Under way");
  setTimeout(() => free(form), LONG); // the answer was given up
});
// Back to a page that the browser has kept
window.addEventListener("pageshow", () => all("form[data-busy]").forEach(free));
