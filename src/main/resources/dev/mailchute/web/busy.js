// Shows that a pressed button is working, and ignores a double click.
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
    said("Already in progress");
    return;
  }
  form.dataset.busy = "yes";
  button?.setAttribute("aria-busy", "true"); // not disabled: a disabled button's value would not be submitted
  said("In progress");
  setTimeout(() => free(form), LONG); // the browser has given up on the answer
});
// Back to a page in the browser's cache
window.addEventListener("pageshow", () => all("form[data-busy]").forEach(free));
