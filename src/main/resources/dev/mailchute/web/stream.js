// The stream of events of this page. Only a page in view has one: a browser has six connections for all its pages of a server.
const SILENT = 50000; // three heartbeats did not come
let source = null;
let heardAt = 0;
let timer = 0;
let tries = 0;
let isMending = false;

/**
 * Listens as long as the page is in view, and begins anew after a loss.
 * @param tell `state` and `beat` with the server's time; `broken` finds out why, and says whether the server answers
 */
export const listen = (address, tell) => {
  const close = () => {
    source?.close();
    source = null;
    clearTimeout(timer);
  };
  const open = () => {
    close();
    if (document.hidden) return;
    const mine = new EventSource(address);
    source = mine;
    heardAt = Date.now();
    const on = (name, act) => mine.addEventListener(name, (event) => {
      heardAt = Date.now();
      tries = 0;
      act(event);
    });
    on("state", (event) => tell.state(JSON.parse(event.data), Number(event.lastEventId)));
    on("beat", (event) => tell.beat(Number(event.lastEventId)));
    on("later", (event) => { // all streams are taken: this one has ended
      close();
      timer = setTimeout(open, Number(event.data));
    });
    mine.onerror = () => { if (source === mine) mend(); };
  };
  const mend = async () => {
    close();
    if (isMending || document.hidden) return;
    isMending = true;
    try {
      const isBack = await tell.broken();
      tries++;
      timer = setTimeout(isBack ? open : mend, Math.min(10000, 1000 * tries));
    } finally {
      isMending = false;
    }
  };
  document.addEventListener("visibilitychange", () => { document.hidden ? close() : open(); });
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", (event) => { if (event.persisted) open(); });
  window.addEventListener("online", open);
  window.addEventListener("offline", mend);
  setInterval(() => { if (source && Date.now() - heardAt > SILENT) mend(); }, 5000);
  open();
};
