// What is shown is in the address, behind the #: `#/dynamics?optimizer=nag&curvature=2`. So every
// view can be bookmarked, sent, and left by the back button.

/** What is shown. In a drag the browser's own address follows now and then: each time costs it as much as a figure. */
let shown = location.hash;

const parse = () => {
  const [, page = '', query = ''] = /^#\/([a-z]*)(?:\?(.*))?$/.exec(shown) ?? [];
  return {page, values: new URLSearchParams(query)};
};

/** So long after a change of some values another of the same belongs to it. */
const ONE_GESTURE = 700;

/** The browser's address is behind by so much at most. */
const BEHIND = 300;

/** A drag may rest so long; one whose end never came does not go on for ever. */
const LONGEST_REST = 5000;

const NOTHING = {names: '', at: -LONGEST_REST, passing: false};

let last = NOTHING;
let late;

const write = how => {
  clearTimeout(late);
  late = undefined;
  history[how](null, '', shown);
};

addEventListener('popstate', () => {
  clearTimeout(late);
  late = undefined;
  last = NOTHING;
  shown = location.hash;
});

/**
 * An element's view of the address: redraws the element when the address changes. An element that its
 * page has left, and that an answer reaches late, keeps seeing the values that were its page's.
 */
export class Address {
  #host;
  #page;
  #values;
  #defaults;

  /** @param defaults values that the address leaves out */
  constructor(host, defaults = {}) {
    this.#host = host;
    this.#defaults = defaults;
    host.addController(this);
  }

  hostConnected() {
    this.#page = parse().page;
    this.#own();
    addEventListener('popstate', this.#changed);
    addEventListener('address', this.#changed);
  }

  hostDisconnected() {
    removeEventListener('popstate', this.#changed);
    removeEventListener('address', this.#changed);
  }

  /** Values of another page are not this one's, which the shell takes away first. */
  #changed = () => {
    if (parse().page === this.#page) {
      this.#host.requestUpdate();
    } else {
      setTimeout(() => this.#host.isConnected && this.#turn());
    }
  };

  #turn() {
    this.#page = parse().page;
    this.#host.requestUpdate();
  }

  /** The values as this page has last had them. */
  #own() {
    const {page, values} = parse();
    if (page === this.#page) {
      this.#values = values;
    }
    return this.#values;
  }

  get page() {
    return parse().page;
  }

  get(name) {
    return this.#own().get(name) ?? this.#defaults[name];
  }

  /** All values of a name that may be there several times. */
  all(name) {
    const values = this.#own();
    return values.has(name) ? values.getAll(name) : (this.#defaults[name] ?? []);
  }

  number(name) {
    return Number(this.get(name));
  }

  /**
   * Changes values; undefined takes one away, an array gives several.
   * What is changed in one go, by a drag or a key that is held, is one view: the back button leads to
   * what was there before it. Of a page that has been left nothing changes any more.
   * @param passing whether more changes follow at once, as in a drag
   */
  set(changes, {passing = false} = {}) {
    const {page, values} = parse();
    if (page !== this.#page) {
      return;
    }
    for (const [name, value] of Object.entries(changes)) {
      values.delete(name);
      const all = Array.isArray(value) ? value : [value];
      const same = !Array.isArray(value) && String(value) === String(this.#defaults[name]);
      if (!same) {
        all.filter(each => each !== undefined).forEach(each => values.append(name, each));
      }
    }
    const names = `${page} ${Object.keys(changes).sort()}`;
    const at = performance.now();
    const goesOn = names === last.names && at - last.at < (last.passing ? LONGEST_REST : ONE_GESTURE);
    last = {names, at, passing};
    const query = values.toString();
    const next = `#/${page}${query ? `?${query}` : ''}`;
    if (next !== shown) {
      if (late && !goesOn) {
        write('replaceState');
      }
      shown = next;
      if (goesOn && passing) {
        late ??= setTimeout(write, BEHIND, 'replaceState');
      } else {
        write(goesOn ? 'replaceState' : 'pushState');
      }
      dispatchEvent(new Event('address'));
    } else if (late && !passing) {
      write('replaceState');
    }
  }
}
