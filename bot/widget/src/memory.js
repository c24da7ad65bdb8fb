// What the tab remembers, so that the talk is still there after a reload: in this tab only, gone
// when the tab is closed, and nothing before the person opens the widget.

const KEY = "balise";
const MOMENT = 1000; // milliseconds in which a page that is being left lets go of its talk

/** Reads what was kept; null if nothing was, or if another tab holds the same talk. */
export async function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY));
    if (kept && (await hold(kept.tab))) return kept;
    if (kept) forget();
  } catch {
    // A private window may have no storage at all; then a reload begins anew.
  }
  return null;
}

/** Keeps an object; its `tab` names this tab's talk. */
export function keep(object) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(object));
  } catch {
    // As above.
  }
}

/** Forgets it all. */
export function forget() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // As above.
  }
}

/** Holds a talk for this page. A copied tab brings a copy of the storage along: it gets none. */
export function hold(tab) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((tell) => {
    navigator.locks
      .request(`balise-${tab}`, { signal: AbortSignal.timeout(MOMENT) }, () => {
        tell(true);
        return new Promise(() => {}); // until the page goes
      })
      .catch(() => tell(false));
  });
}
