// What is done while the server is slow or away: the first helplines, which are carried along, are
// shown, and the server is tried again, quietly.

import { helplines } from "./cards.js";
import { country, say } from "./carried.js";
import { make, pause } from "./dom.js";
import { picker } from "./panel.js";
import { Away } from "./talk.js";

const SLOW = 2500; // milliseconds until helplines are shown beside a late answer
const WAITS = [1000, 2000, 4000, 8000, 15000]; // milliseconds between quiet tries

/** Tries until the server answers. */
export class Reach {
  #seen;
  #card = null;

  /**
   * `seen` tells how things stand: `view()` gives language, chosen country and chooseCountry;
   * `show(node)` puts a card into the log; `left()` tells that the person has left; `back()`
   * hears that the server is there again.
   */
  constructor(seen) {
    this.#seen = seen;
  }

  /** Does something until the server answers. `kept`: a message of the person waits for it. */
  async until(act, kept = false) {
    for (let tries = 0; ; tries += 1) {
      const late = setTimeout(() => this.#show(true, kept), SLOW);
      try {
        const done = await act();
        this.#over();
        return done;
      } catch (error) {
        if (!(error instanceof Away)) throw error;
        if (this.#seen.left()) return await new Promise(() => {});
        this.#show(false, kept);
      } finally {
        clearTimeout(late);
      }
      await pause(WAITS[Math.min(tries, WAITS.length - 1)]);
    }
  }

  /** Draws the card again, in another language or for another country. */
  redraw() {
    this.#card?.draw(this.#seen.view());
  }

  /** Lets the card go, with the log it stands in. */
  forget() {
    this.#card = null;
  }

  #show(slow, kept) {
    if (this.#seen.left() || (this.#card && (slow || this.#card.same(slow, kept)))) return;
    const first = !this.#card;
    this.#card ??= new AwayCard();
    this.#card.slow = slow;
    this.#card.kept ||= kept;
    this.redraw();
    if (first) this.#seen.show(this.#card.node);
  }

  #over() {
    if (!this.#card) return;
    if (!this.#card.slow) this.#seen.back();
    this.#card.over(this.#seen.view().language);
    this.#card = null;
  }
}

/** A card that stays in the log: a number is never taken away from someone who reads it. */
class AwayCard {
  node = make("div", { class: "message balise away" });
  slow = true;
  kept = false;
  #heading = make("p", { class: "heading" });
  #body = make("div");

  constructor() {
    this.node.append(this.#heading, this.#body);
  }

  same(slow, kept) {
    return this.slow === slow && (this.kept || !kept);
  }

  draw({ language, chosen, chooseCountry }) {
    const told = (text) => say(text, language);
    this.node.lang = language;
    this.#heading.textContent = this.slow
      ? told("The answer is taking time. Meanwhile, these services can help:")
      : told("Balise cannot be reached right now. These services can help:");
    const then = this.kept
      ? told("Your message is kept on this page and goes out as soon as Balise answers again.")
      : told("Balise keeps trying, and will say so here when it is back.");
    this.#body.replaceChildren(
      helplines(country(chosen, language).lines, language),
      picker(told, language, chosen, chooseCountry),
      this.slow ? "" : make("p", { class: "small" }, then));
  }

  over(language) {
    this.#heading.textContent = say("Balise answers again. These services remain there for you:", language);
    if (!this.slow) this.#body.lastChild.remove();
  }
}
