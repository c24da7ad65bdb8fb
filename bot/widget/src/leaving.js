// The quick exit: empties everything at once, and puts another page in place of this one.

const PRESSES = 3;
const SECONDS = 5;
const BLANK = "html{visibility:hidden!important;background:#fff!important}";
const ELSEWHERE = { fr: "https://meteofrance.com/", en: "https://www.bbc.co.uk/weather" };

/** Gives the page to leave for: the host page's choice if it is a web address. */
export function destination(chosen, language) {
  try {
    const address = new URL(chosen);
    if (/^https?:$/.test(address.protocol)) return address.href;
  } catch {
    // None given, or not an address.
  }
  return ELSEWHERE[language];
}

/** Blanks the page, then goes. `empty` removes the talk in between. */
export function leave(address, empty) {
  // Adopted sheets need no permission of the page's content security policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(BLANK);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  document.title = "\u200b";
  empty();
  location.replace(address);
}

/**
 * Watches for Shift pressed three times, alone, within five seconds. `told` hears how many are
 * left, and that all are again when another key goes down. Capitals do not count: a Shift during which another key goes down is a capital.
 */
export function watchShift(told) {
  let presses = [];
  let alone = false;
  const down = (event) => {
    alone = event.key === "Shift" && (alone || !event.repeat);
    if (event.key === "Shift" || !presses.length) return;
    presses = [];
    told(PRESSES);
  };
  const up = (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    const now = event.timeStamp;
    presses = [...presses.filter((moment) => now - moment < SECONDS * 1000), now];
    told(PRESSES - presses.length);
    if (presses.length >= PRESSES) presses = [];
  };
  addEventListener("keydown", down, true);
  addEventListener("keyup", up, true);
}
