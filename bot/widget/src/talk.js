// Speaks with the server. Knows nothing of the page.

const PATIENCE = 20_000; // milliseconds until an answer counts as lost

/** The server cannot be reached, or failed. */
export class Away extends Error {}

/** The talk is over: its session ran out, it was deleted, or the server began anew. */
export class Over extends Error {}

/** The server does not take this; `status` says why. */
export class Refused extends Error {
  constructor(status) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

/** One talk with the server, held by its token. */
export class Talk {
  #base;
  token = null;
  welcome = null;
  #switch = null;
  #opening = null;

  constructor(base, token = null) {
    this.#base = base;
    this.token = token;
  }

  /** Opens a session if there is none, and once only. */
  async open() {
    if (this.token) return;
    this.#opening ??= this.#call("session", { body: "{}" }).finally(() => (this.#opening = null));
    try {
      this.#keep(await this.#opening);
    } catch (error) {
      // Whatever the reason, this person cannot be answered now: helplines, and another try.
      throw error instanceof Refused ? new Away() : error;
    }
  }

  /** Gives the turns so far. */
  async resume() {
    const told = await this.#call("talk");
    this.#keep(told);
    return told.turns;
  }

  /** Sends a message {id, text | choice, metadata}; sent again, it is still answered once. */
  async send(message) {
    await this.open();
    const answer = await this.#call("message", { body: JSON.stringify(message) });
    this.token = answer.token;
    return answer;
  }

  /** Gives the button that asks for a language. */
  choiceOf(language) {
    return this.#switch?.[language];
  }

  /** Deletes the talk on the server; works while the page is being left. */
  end() {
    if (!this.token) return;
    // Plain text needs no question beforehand whether this site may send it.
    const options = { method: "POST", body: this.token, keepalive: true, ...QUIET };
    fetch(new URL("end", this.#base), options).catch(() => {});
    this.forget();
  }

  /** Forgets the session here. */
  forget() {
    this.token = this.welcome = this.#switch = null;
  }

  #keep(told) {
    this.token = told.token;
    this.welcome = told.welcome;
    this.#switch = told.switch;
  }

  async #call(path, { body } = {}) {
    const headers = body ? { "Content-Type": "application/json" } : {};
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    let answer;
    try {
      answer = await fetch(new URL(path, this.#base), {
        method: body ? "POST" : "GET",
        body,
        headers,
        signal: AbortSignal.timeout(PATIENCE),
        ...QUIET,
      });
    } catch {
      throw new Away();
    }
    if (answer.status === 401 || answer.status === 410) throw new Over();
    // A proxy whose server is gone answers too, with 404 or a page of its own.
    if (answer.status >= 500 || answer.status === 404) throw new Away();
    if (!answer.ok) throw new Refused(answer.status);
    try {
      return await answer.json();
    } catch {
      throw new Away();
    }
  }
}

const QUIET = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };
