// Keeps the page truthful: the server's clock, ages, and a banner while the server cannot be reached.
import { all, one } from "./page.js";

const body = document.body;
const offset = Number(body.dataset.offset || 0) * 1000;
let ahead = Number(body.dataset.now || Date.now()) - Date.now();
let good = serverNow(); // when the content was last current
let lostAt = 0;

export function serverNow() { return Date.now() + ahead; }

const two = (number) => String(number).padStart(2, "0");
const clock = (time, seconds) => {
  const at = new Date(time + offset);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}${seconds ? ":" + two(at.getUTCSeconds()) : ""}`;
};

// Same wording as Formats.ago on the server
const ago = (seconds) => {
  if (seconds < 2) return "just now";
  if (seconds < 120) return `${Math.floor(seconds)} s ago`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 48 * 3600 ? `${Math.floor(seconds / 3600)} h ago` : "";
};
export const tick = () => {
  all("time[data-ago]").forEach((time) => {
    const words = ago((serverNow() - Date.parse(time.dateTime)) / 1000);
    if (words && time.textContent !== words) time.textContent = words;
  });
};
setInterval(tick, 3000);

const banner = one("[data-banner]");
const show = (...parts) => {
  if (!banner) return;
  const text = parts.map((part) => part.textContent ?? part).join("");
  if (banner.textContent !== text) banner.replaceChildren(...parts);
  banner.hidden = false;
  body.classList.add("stale");
};

const signedOut = () => {
  const link = document.createElement("a");
  link.href = location.href.replace(/#.*/, "");
  link.textContent = "Sign in";
  show("Your session has ended. ", link);
};

export const lost = (what) => {
  lostAt ||= serverNow();
  show(`${what} since ${clock(lostAt)}. This page shows the state at ${clock(good)}.`);
};

let isOutdated = false;
/** Another build answers now; what is typed here is not thrown away. */
export const updated = () => {
  const link = document.createElement("a");
  link.href = location.href.replace(/#.*/, "");
  link.textContent = "Reload this page";
  show("Mailchute was updated while this page was open. ", link);
  isOutdated = true;
};

/** The server has answered: adopt its clock; the content is current if it was rendered again. */
export const answered = (now, isShownAnew) => {
  lostAt = 0;
  ahead = now - Date.now();
  if (isShownAnew) {
    good = now;
    const made = one("[data-as-of]");
    if (made) made.textContent = clock(now, true);
  }
  if (isOutdated) return;
  if (banner) banner.hidden = true;
  body.classList.remove("stale");
};

/** Fetches in the background, which keeps no session alive; `undefined` if the answer is not usable. */
export const ask = async (address, type) => {
  for (let tries = 1; ; tries++) {
    try {
      const answer = await fetch(address, {
        headers: { Accept: type, "X-Mailchute-Poll": "1" },
        cache: "no-store",
        signal: AbortSignal.timeout(8000),
      });
      if (answer.status === 401 || answer.status === 403 || new URL(answer.url).pathname.endsWith("/login")) {
        signedOut();
        return undefined;
      }
      if (answer.ok && answer.headers.get("Content-Type")?.startsWith(type)) return answer;
      lost(answer.ok ? "Mailchute has not been ready" : `Mailchute has been answering with an error (${answer.status})`);
      return undefined;
    } catch (error) {
      lostAt ||= serverNow();
      if (tries === 2) {
        lost("No connection to Mailchute");
        return undefined;
      }
      await new Promise((again) => setTimeout(again, 1000)); // the user is leaving the page, or a brief network failure
    }
  }
};
