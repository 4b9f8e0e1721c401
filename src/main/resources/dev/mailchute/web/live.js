// Keeps counts, groups and the progress of a job current.
import { all, one, said } from "./page.js";
import { answered, ask, tick } from "./current.js";

const body = document.body;
const EVERY = 10000;
const page = async () => {
  const answer = await ask(location.href, "text/html");
  return answer && new DOMParser().parseFromString(await answer.text(), "text/html");
};

const count = (place, number) => all(place).forEach((at) => { at.textContent = number.toLocaleString("en"); });
const down = (number) => {
  body.classList.toggle("alarm", number > 0);
  all("[data-down]").forEach((at) => { at.textContent = `${number} down`; at.hidden = number === 0; });
};

const paused = (number) => all("[data-paused]").forEach((at) => { at.textContent = `${number} paused`; at.hidden = number === 0; });

// The focused element keeps the focus, if it is still there
const key = (element) => element.id || element.getAttribute("href")
  || one("input[name=view]", element.closest("form") ?? element)?.value || "";
const exchange = (fresh) => {
  const main = one("main");
  const inFocus = main.contains(document.activeElement) ? document.activeElement : null;
  const [tag, wanted] = inFocus ? [inFocus.tagName, key(inFocus)] : [];
  const [x, y] = [window.scrollX, window.scrollY];
  main.replaceChildren(...document.adoptNode(fresh).childNodes);
  if (inFocus) all(tag, main).find((element) => key(element) === wanted)?.focus({ preventScroll: true });
  window.scrollTo(x, y);
};
const isInUse = (main) => main.matches(":active") || one(":active", main) !== null
  || (!document.getSelection().isCollapsed && main.contains(document.getSelection().anchorNode));

const overview = async () => {
  const fresh = await page();
  if (!fresh) return;
  const state = fresh.body.dataset;
  if (state.here !== "landing") return;
  const isFree = !isInUse(one("main"));
  if (isFree) exchange(one("main", fresh));
  ["[data-waiting]", "[data-discarded]"].forEach((place) => {
    const now = one(`header ${place}`, fresh)?.textContent;
    all(place).forEach((at) => { at.textContent = now; });
  });
  down(Number.parseInt(one("[data-down]", fresh).textContent, 10));
  paused(Number.parseInt(one("[data-paused]", fresh).textContent, 10));
  answered(Number(state.now), isFree);
  tick();
};

const counts = async () => {
  const answer = await ask(body.dataset.counts, "application/json");
  if (!answer) return;
  const state = await answer.json();
  count("header [data-waiting]", state.waiting);
  count("[data-discarded]", state.discarded);
  down(state.down);
  paused(state.paused);
  answered(state.now, false);
};

let looking = false;
const look = async () => {
  if (document.hidden || looking) return;
  looking = true;
  try {
    await (body.dataset.here === "landing" ? overview() : counts());
  } catch (error) {
    // the answer was cut off; the next request will succeed or show the banner
  } finally {
    looking = false;
  }
};
if (body.dataset.counts) {
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  window.addEventListener("offline", look);
  window.addEventListener("online", look);
}

// Replaces only what changes. The focus stays: Stop is never replaced, a link is found again by its target
const replace = (part, next) => {
  const held = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.replaceWith(next);
  if (held !== null) all("a[href]", next).find((link) => link.getAttribute("href") === held)?.focus();
};
// Announces each tenth of the progress, at most every ten seconds
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
  const fresh = await page();
  const job = fresh && one("[data-job]", fresh);
  const old = one("[data-job]");
  if (!old) return;
  if (!job) {
    setTimeout(follow, 3000);
    return;
  }
  answered(Number(fresh.body.dataset.now), true);
  all("[data-fresh]", old).forEach((part) => {
    const next = one(`[data-fresh="${part.dataset.fresh}"]`, job);
    if (next && next.innerHTML !== part.innerHTML) replace(part, document.adoptNode(next));
  });
  old.dataset.job = job.dataset.job;
  if (job.dataset.job === "working") {
    announce();
    setTimeout(follow, 1000);
    return;
  }
  const stop = one("[data-stop]", old);
  const hadFocus = stop?.contains(document.activeElement);
  stop?.remove();
  if (hadFocus) one("h1", old).focus();
  said((old.dataset.finished ?? "Job finished") + ": " + all(".sums li", old).map((sum) => sum.textContent).join(", "));
};
if (one("[data-job=working]")) setTimeout(follow, 700);
