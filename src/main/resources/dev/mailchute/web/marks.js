// Selects letters of the list, one by one and in ranges.
import { all, one, said } from "./page.js";

let lastMark = -1;

const boxes = () => all("[data-letters] input[name=id]");
export const marked = () => boxes().filter((box) => box.checked).length;
const tell = () => {
  const count = one("[data-marked]");
  if (!count) return;
  count.textContent = marked() ? " " + marked() : "";
  boxes().forEach((box) => box.closest("tr").classList.toggle("marked", box.checked));
  const every = one("[data-all]");
  every.checked = marked() > 0 && marked() === boxes().length;
  every.indeterminate = marked() > 0 && !every.checked;
};
export const mark = (index, range) => {
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
  said(marked() + " selected");
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
