// Something that is done once more after a while.

/** Done as long as its host is there and its page is seen; what was due meanwhile, at once when it is seen again. */
export class Again {
  #host;
  #work;
  #timer;
  #due = false;

  constructor(host, work) {
    this.#host = host;
    this.#work = work;
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('visibilitychange', this.#seen);
  }

  hostDisconnected() {
    document.removeEventListener('visibilitychange', this.#seen);
    this.cancel();
  }

  /** Instead of what was planned before. */
  in(milliseconds) {
    this.cancel();
    if (this.#host.isConnected) {
      this.#due = true;
      this.#plan(milliseconds);
    }
  }

  cancel() {
    clearTimeout(this.#timer);
    this.#due = false;
  }

  #plan(milliseconds) {
    clearTimeout(this.#timer);
    if (this.#due && !document.hidden) {
      this.#timer = setTimeout(() => {
        this.#due = false;
        this.#work();
      }, milliseconds);
    }
  }

  #seen = () => this.#plan(0);
}
