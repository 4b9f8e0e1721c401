// Live counts, and the progress of a job.
import { all, one, said } from "./page.js";

const counts = document.body.dataset.counts;
const look = async () => {
  if (document.hidden) return;
  const answer = await fetch(counts, { headers: { Accept: "application/json", "X-Mailchute-Poll": "1" } });
  if (!answer.ok) return;
  const { waiting } = await answer.json();
  all("[data-waiting]").forEach((place) => { place.textContent = waiting.toLocaleString("en"); });
};
if (counts) setInterval(() => look().catch(() => {}), 10000);
// What changes is replaced, what has the focus keeps it: Stop is never touched, a link is found again by where it leads
const replace = (part, next) => {
  const held = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.replaceWith(next);
  if (held !== null) all("a[href]", next).find((link) => link.getAttribute("href") === held)?.focus();
};
// Progress is said each tenth, and not more often than each ten seconds
let tenth = 0;
let saidAt = 0;
const announce = () => {
  const bar = one("[data-progress]");
  if (!bar) return;
  const now = Math.floor((10 * bar.value) / bar.max);
  if (now <= tenth || Date.now() - saidAt < 10000) return;
  tenth = now;
  saidAt = Date.now();
  said(bar.textContent + " done");
};
const follow = async () => {
  const answer = await fetch(location.href, { headers: { "X-Mailchute-Poll": "1" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
  const old = one("[data-job]");
  if (!fresh || !old) return;
  all("[data-fresh]", old).forEach((part) => {
    const next = one(`[data-fresh="${part.dataset.fresh}"]`, fresh);
    if (next && next.innerHTML !== part.innerHTML) replace(part, document.adoptNode(next));
  });
  old.dataset.job = fresh.dataset.job;
  if (fresh.dataset.job === "working") {
    announce();
    setTimeout(() => follow().catch(() => {}), 1000);
  } else {
    const stop = one("[data-stop]", old);
    const hadFocus = stop?.contains(document.activeElement);
    stop?.remove();
    if (hadFocus) one("h1", old).focus();
    said("The job has ended: " + all(".sums li", old).map((sum) => sum.textContent).join(", "));
  }
};
if (one("[data-job=working]")) setTimeout(() => follow().catch(() => {}), 700);
