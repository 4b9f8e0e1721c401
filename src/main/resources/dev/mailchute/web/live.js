// Keeps counts, groups and the progress of a job current.
import { all, one, said } from "./page.js";
import { answered, ask, lost, tick, updated } from "./current.js";
import { listen } from "./stream.js";

const body = document.body;
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
  || (main.contains(document.activeElement) && document.activeElement.matches("input:not([type=hidden]), select"))
  || (!document.getSelection().isCollapsed && main.contains(document.getSelection().anchorNode));

// Another build of Mailchute answers than the one whose scripts run here
const renew = () => {
  if (body.dataset.here === "landing" && !isInUse(one("main"))) location.reload();
  else updated();
};
const isRenewed = (build) => build !== undefined && build !== body.dataset.build;

const APART = 5000;
const EVERY = 30000;
let known = ""; // the version of what the server would show
let fetchedAt = Date.now();
let planned = 0;

const overview = async () => {
  fetchedAt = Date.now();
  const fresh = await page();
  if (!fresh) return false;
  const state = fresh.body.dataset;
  if (state.here !== "landing") return true;
  if (isRenewed(state.build)) {
    renew();
    return true;
  }
  const isFree = !isInUse(one("main"));
  if (isFree) {
    exchange(one("main", fresh));
    body.dataset.version = state.version;
  }
  ["[data-waiting]", "[data-discarded]"].forEach((place) => {
    const now = one(`header ${place}`, fresh)?.textContent;
    all(place).forEach((at) => { at.textContent = now; });
  });
  down(Number.parseInt(one("[data-down]", fresh).textContent, 10));
  paused(Number.parseInt(one("[data-paused]", fresh).textContent, 10));
  answered(Number(state.now), isFree);
  tick();
  return true;
};

const isCurrent = () => body.dataset.here === "landing" && body.dataset.version === known;
// The first change is shown at once, others are gathered for a while
const plan = () => {
  if (planned) return;
  planned = setTimeout(async () => {
    planned = 0;
    if (document.hidden) return;
    if (!await overview() || !isCurrent()) plan();
  }, Math.max(0, fetchedAt + APART - Date.now()));
};

const adopt = (state, now) => {
  if (isRenewed(state.build)) {
    renew();
    return;
  }
  known = state.version;
  if (state.waiting === undefined) {
    if (body.dataset.here === "landing") look(); // the answer says why
    else lost("Mailchute has been unable to read its letters");
    return;
  }
  if (body.dataset.here !== "landing") count("header [data-waiting]", state.waiting);
  count("header [data-discarded]", state.discarded);
  down(state.down);
  paused(state.paused);
  answered(now, isCurrent());
  if (body.dataset.here === "landing" && !isCurrent()) plan();
};

// The state once, without a stream: for its status if there is no stream
const state = async () => {
  const answer = await ask(body.dataset.live + "?once=1", "text/event-stream");
  if (!answer) return false;
  const text = await answer.text();
  const [, id, data] = text.match(/^id: (.*)\ndata: (.*)$/m) ?? [];
  if (data) adopt(JSON.parse(data), Number(id));
  return data !== undefined;
};

let looking = null;
const look = () => {
  looking ??= (body.dataset.here === "landing" ? overview() : state())
    .catch(() => false) // the answer was cut off
    .finally(() => { looking = null; });
  return looking;
};
if (body.dataset.live) {
  listen(body.dataset.live, { state: adopt, beat: (now) => answered(now, isCurrent()), broken: look });
  if (body.dataset.here === "landing") setInterval(() => { if (Date.now() - fetchedAt > EVERY) plan(); }, 5000);
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
