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
const follow = async () => {
  const answer = await fetch(location.href, { headers: { "X-Mailchute-Poll": "1" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-job]");
  const old = one("[data-job]");
  if (!fresh || !old) return;
  old.replaceWith(document.adoptNode(fresh));
  if (fresh.dataset.job === "working") setTimeout(() => follow().catch(() => {}), 1000);
  else said("The job has ended");
};
if (one("[data-job=working]")) setTimeout(() => follow().catch(() => {}), 700);
