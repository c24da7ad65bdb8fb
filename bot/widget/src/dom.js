// Makes nodes. Nothing in the widget is ever parsed as HTML: texts are only ever texts.

/** Makes an element: properties starting with "on" are listeners, the others are attributes. */
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value != null) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter((child) => child != null && child !== false));
  return element;
}

/** Makes a line drawing of 24 by 24; screen readers pass over it. */
export function icon(path) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

export const DRAWN = {
  beacon: "M9 21h6M10 21l1-11h2l1 11M10 10h4M12 10V6M8 6a5 5 0 0 1 8 0M5 4a9 9 0 0 1 14 0",
  close: "M6 6l12 12M18 6 6 18",
  leave: "M14 4h5v16h-5M4 12h10M10 8l4 4-4 4",
  call: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2",
  print: "M7 9V3h10v6M7 18H4v-8h16v8h-3M7 14h10v7H7z",
};

/** Splits plain text into paragraphs and lists. */
export function prose(text) {
  return text.split("\n\n").flatMap((block) => {
    const parts = [];
    for (const line of block.split("\n")) {
      if (!line.startsWith("- ")) parts.push(make("p", {}, line));
      else if (parts.at(-1)?.localName === "ul") parts.at(-1).append(make("li", {}, line.slice(2)));
      else parts.push(make("ul", {}, make("li", {}, line.slice(2))));
    }
    return parts;
  });
}

/** Gives an address only if it is an absolute https one. */
export function secure(address) {
  return typeof address === "string" && address.startsWith("https://") ? address : null;
}

/** Waits for some milliseconds, or until the browser says that there is a network again. */
export function pause(milliseconds) {
  return new Promise((done) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener("online", end);
      done();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener("online", end);
  });
}
