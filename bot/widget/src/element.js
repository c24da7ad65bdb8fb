// The custom element: what happens between the person, the panel and the server.

import { Reach } from "./away.js";
import { country, say } from "./carried.js";
import { suggestions } from "./cards.js";
import { watchComposer } from "./composer.js";
import { destination, leave, watchShift } from "./leaving.js";
import { forget, hold, keep, recall } from "./memory.js";
import { answered, remark, written } from "./messages.js";
import { buildPanel, sayPanel } from "./panel.js";
import { print } from "./printing.js";
import { readSettings } from "./settings.js";
import styles from "./style.css";
import { Over, Refused, Talk } from "./talk.js";

const BASE = new URL(".", import.meta.url); // https://host/widget/
const SITE = new URL("..", BASE);

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

export class BaliseChat extends HTMLElement {
  #parts;
  #talk = new Talk(BASE);
  #recalled = null; // a promise of what the tab remembers
  #tab = null; // names this tab's talk
  #language = "fr";
  #country = "";
  #heard = ""; // the country of the last answer
  #audience = "parent";
  #watching = false;
  #waiting = false; // a message is on its way
  #left = false;
  #reach = new Reach({
    view: () => this.#view,
    show: (node) => {
      this.#parts.typing.hidden = true;
      this.#parts.log.append(node);
      this.#scrollTo(node);
    },
    left: () => this.#left,
    back: () => this.#status(this.#told("Balise answers again.")),
  });

  connectedCallback() {
    if (this.#parts) return;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    const { language, country, audience } = readSettings(this.dataset);
    this.#language = language;
    this.#country = country;
    this.#audience = audience;
    this.#parts = buildPanel({
      open: () => this.open(),
      close: () => this.close(),
      leave: () => this.leave(),
      switchTo: () => this.#switchLanguage(),
      print: () => this.#print([...this.#parts.log.children]),
    });
    root.append(...this.#parts.nodes);
    this.#listen();
    this.#say();
    this.#recalled = recall();
    this.#resume();
  }

  // -- opening, closing, leaving ---------------------------------------------------------

  /** Opens the panel, and a session with it. */
  open() {
    const { text, title } = this.#parts;
    this.#unfold(true);
    // On a phone the keyboard would cover the note about danger and names.
    (matchMedia("(pointer: fine)").matches ? text : title).focus();
    // What the tab remembers is known a moment after the page was loaded.
    this.#recalled.then((kept) => kept || this.#tab || this.#begin());
    this.#watch();
    this.#keep();
  }

  /** Closes the panel; the talk stays. */
  close() {
    this.#unfold(false);
    this.#parts.launcher.focus();
    this.#keep();
  }

  #unfold(open) {
    const { panel, launcher, leaveOutside } = this.#parts;
    panel.hidden = !open;
    launcher.hidden = leaveOutside.hidden = open;
    launcher.setAttribute("aria-expanded", open);
  }

  /** Empties the page, deletes the talk and goes to another site. */
  leave() {
    if (this.#left) return;
    this.#left = true;
    leave(destination(this.dataset.exit, this.#language), () => {
      forget();
      this.#talk.end();
      this.shadowRoot.replaceChildren();
    });
  }

  /** Empties the widget after a talk was deleted; the page stays. */
  #blank() {
    forget();
    this.#talk.forget();
    this.#parts.log.replaceChildren(remark(this.#told("This talk has been deleted."), this.#language));
    this.#reach.forget();
    this.#begin();
    this.#keep();
  }

  // -- the talk --------------------------------------------------------------------------

  async #begin() {
    this.#tab ??= crypto.getRandomValues(new Uint32Array(4)).join("-");
    hold(this.#tab);
    this.#keep();
    await this.#reach.until(() => this.#talk.open());
    this.#keep();
    this.#welcome();
  }

  async #resume() {
    const kept = await this.#recalled;
    if (!kept) return;
    this.#tab = kept.tab;
    this.#language = kept.language;
    this.#country = kept.country;
    this.#say();
    this.#unfold(kept.open || !this.#parts.panel.hidden); // the focus stays where the page has it
    this.#watch();
    if (!kept.token) return this.#begin();
    this.#talk = new Talk(BASE, kept.token);
    try {
      const turns = await this.#reach.until(() => this.#talk.resume());
      const { log } = this.#parts;
      log.setAttribute("aria-busy", "true"); // what was read before is not read out again
      for (const turn of turns) {
        log.append(written(turn.shown, turn.reply.language));
        this.#show(turn);
      }
      log.setAttribute("aria-busy", "false");
      if (!turns.length) this.#welcome();
      this.#keep();
    } catch (error) {
      if (!(error instanceof Over)) throw error;
      this.#talk.forget();
      this.#begin();
    }
  }

  #write(typed) {
    if (this.#waiting) {
      this.#status(this.#told("The answer to your last message is still on its way."));
      return false;
    }
    this.#send({ text: typed }, typed);
    return true;
  }

  #choose(offer) {
    if (this.#waiting) return;
    this.#send({ choice: offer.payload }, offer.title);
    (matchMedia("(pointer: fine)").matches ? this.#parts.text : this.#parts.scroller).focus();
  }

  async #send(message, shown) {
    const { log, typing, welcome } = this.#parts;
    this.#waiting = true;
    this.#status("");
    for (const chips of this.shadowRoot.querySelectorAll(".chips")) chips.remove();
    welcome.replaceChildren();
    const node = written(shown, this.#language);
    node.lang = this.#language;
    log.append(node);
    typing.hidden = false;
    this.#scrollTo(typing);
    try {
      const id = crypto.getRandomValues(new Uint32Array(4)).join("-");
      const metadata = { language: this.#language, audience: this.#audience };
      if (this.#country) metadata.country = this.#country;
      const answer = await this.#reach.until(() => this.#talk.send({ id, metadata, ...message }), true);
      if (this.#left) return;
      if (answer.deleted) return this.#blank();
      node.lang = answer.reply.language;
      this.#scrollTo(this.#show(answer));
      this.#keep();
    } catch (error) {
      if (error instanceof Over) return await this.#renew(message, shown, node);
      if (!(error instanceof Refused)) throw error;
      this.#refused(error.status, message, node);
    } finally {
      this.#waiting = false;
      typing.hidden = true;
    }
  }

  /** Begins anew after the session ended on the server; a typed message goes out again. */
  async #renew(message, shown, node) {
    this.#talk.forget();
    node.remove();
    this.#parts.log.append(
      remark(this.#told("The earlier talk has ended and is deleted. This is a new one."), this.#language));
    await this.#begin();
    if (message.text) await this.#send(message, shown);
  }

  #refused(status, message, node) {
    const numbers = country(this.#place, this.#language).emergency;
    const told = {
      413: this.#told("Your message is too long. Send the most important part first."),
      429: this.#told("Many messages came in a short time. Wait a minute, then send again. In danger now, call {numbers}.", { numbers }),
    }[status] ?? this.#told("This message could not be taken. Please write it in another way.");
    if (message.text) {
      // What was written is not lost.
      this.#parts.text.value = message.text;
      node.remove();
    }
    this.#status(told);
  }

  #show(answer) {
    const node = answered(answer, {
      base: SITE,
      chosen: (offer) => this.#choose(offer),
      print: (one) => this.#print([one]),
    });
    for (const chips of this.#parts.log.querySelectorAll(".chips")) chips.remove();
    this.#parts.log.append(node);
    this.#heard = answer.reply.country;
    return node;
  }

  #welcome() {
    const offered = this.#talk.welcome?.[this.#language];
    if (!offered || this.#parts.log.querySelector(".person")) return;
    this.#parts.welcome.replaceChildren(
      suggestions(offered, this.#language, (offer) => this.#choose(offer)));
  }

  // -- language, country, settings -------------------------------------------------------

  get #place() {
    return this.#country || this.#heard;
  }

  /** Changes the language; in a talk that has begun, the assistant is asked to change too. */
  #switchLanguage() {
    this.#language = this.#language === "fr" ? "en" : "fr";
    this.#say();
    this.#keep();
    const choice = this.#talk.choiceOf(this.#language);
    if (choice && !this.#waiting && this.#parts.log.querySelector(".person")) {
      this.#send({ choice }, this.#told("In English, please."));
    } else this.#welcome();
  }

  #chooseCountry(code) {
    this.#country = code;
    this.#say();
    this.#keep();
  }

  #say() {
    sayPanel(this.#parts, { ...this.#view, chosen: this.#country });
    this.#reach.redraw();
  }

  get #view() {
    return {
      language: this.#language,
      chosen: this.#place,
      chooseCountry: (code) => this.#chooseCountry(code),
    };
  }

  #told(text, values) {
    return say(text, this.#language, values);
  }

  // -- keys and printing -----------------------------------------------------------------

  #listen() {
    this.#parts.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    watchComposer(this.#parts, {
      send: (typed) => this.#write(typed),
      refuse: (reason) => this.#status(reason),
      told: (text) => this.#told(text),
    });
  }

  /** Watches for the Shift key from the first opening on, also while the panel is closed. */
  #watch() {
    if (this.#watching) return;
    this.#watching = true;
    watchShift((left) => {
      if (left === 0) return this.leave();
      const { warning } = this.#parts;
      warning.textContent = "";
      if (left === 2) warning.textContent = this.#told("Press Shift two more times to leave.");
      if (left === 1) warning.textContent = this.#told("Press Shift once more to leave.");
    });
  }

  #print(nodes) {
    print(nodes, this.#told("Balise: help for parents and school staff"), this.#language, sheet);
  }

  // -- small things ----------------------------------------------------------------------

  #keep() {
    if (this.#left || !this.#tab) return;
    keep({
      tab: this.#tab,
      token: this.#talk.token,
      open: !this.#parts.panel.hidden,
      language: this.#language,
      country: this.#country,
    });
  }

  #status(text) {
    this.#parts.status.textContent = text;
  }

  #scrollTo(node) {
    node.scrollIntoView({ block: node === this.#parts.typing ? "nearest" : "start" });
  }
}
