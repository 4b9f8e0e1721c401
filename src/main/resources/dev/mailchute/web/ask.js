// Asks before an action. Cancel has the focus: pressing a key twice does no harm.
import { one } from "./page.js";

const dialog = one("#ask");

/** Calls `act` if the answer is yes. */
export const ask = (question, detail, label, act) => {
  one("#ask-title").textContent = question;
  one("#ask-detail").textContent = detail;
  one("[data-yes]", dialog).textContent = label;
  dialog.returnValue = "";
  dialog.onclose = () => { if (dialog.returnValue === "yes") act(); };
  dialog.showModal();
};
export const isAsking = () => dialog?.open;
