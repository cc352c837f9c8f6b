// Pages as they are stored. EventSource comes back by itself where the connection broke, not where the server answered
// with an error: then it is opened anew here, after growing pauses.

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Follow `url`. `opened()` at each (re)opening, `page(page)` for each page, `lost()` when the connection is gone. */
export class Stream {
  #url;
  #on;
  #source = null;
  #timer = 0;
  #pause = FIRST_PAUSE_MS;

  constructor(url, on) {
    this.#url = url;
    this.#on = on;
    this.open();
  }

  /** Open it anew, whatever it was. */
  open() {
    this.close();
    const source = new EventSource(this.#url);
    this.#source = source;
    source.addEventListener("open", () => {
      this.#pause = FIRST_PAUSE_MS;
      this.#on.opened();
    });
    source.addEventListener("page", (event) => this.#on.page(JSON.parse(event.data)));
    source.addEventListener("error", () => this.#lost(source));
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  get closed() {
    return this.#source?.readyState === EventSource.CLOSED;
  }

  #lost(source) {
    this.#on.lost();
    if (source.readyState !== EventSource.CLOSED) return;
    this.#timer = setTimeout(() => this.open(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
  }
}
