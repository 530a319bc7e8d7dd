// How wide the figures of a page are drawn: two side by side where there is room.
const NARROW = 340;
const NARROWEST = 260;
const WIDEST = 620;
const GAP = 24;

/** An element's figures; redraws the element when their width changes. */
export class Columns {
  /** Pixels of one column; undefined until it is known. */
  width;

  #host;
  #observer = new ResizeObserver(([{contentRect}]) => this.#changed(contentRect.width));

  constructor(host) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated() {
    const figures = this.#host.querySelector('.figures');
    if (figures && figures !== this.seen) {
      this.seen = figures;
      this.#observer.disconnect();
      this.#observer.observe(figures);
    }
  }

  hostDisconnected() {
    this.#observer.disconnect();
    this.seen = undefined;
  }

  #changed(room) {
    const columns = room >= 2 * NARROW + GAP ? 2 : 1;
    const width = Math.floor(Math.min(WIDEST, (room - (columns - 1) * GAP) / columns));
    if (Math.abs(width - (this.width ?? 0)) > 8) {
      this.width = Math.max(NARROWEST, width);
      this.#host.requestUpdate();
    }
  }

  /** The style of one column. */
  get style() {
    return this.width ? `width: ${this.width}px` : '';
  }
}
