// A figure that the program has drawn. Where it has an area whose values are known, the pointer and
// the arrow keys on it tell of the values there.
import {LitElement, html, nothing, render} from 'lit';

/** What lies farther outside, in lengths of the axis, is drawn there. */
const FAR = 20;

const SCALES = {
  linear: {
    value: (low, high, share) => low + (high - low) * share,
    share: (low, high, value) => (value - low) / (high - low),
  },
  log: {
    value: (low, high, share) => low * (high / low) ** share,
    share: (low, high, value) => Math.log(value / low) / Math.log(high / low),
  },
};

const WAYS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowDown: [0, -1],
  ArrowUp: [0, 1],
};

const axis = text => {
  const [kind, low, high] = text.split(' ');
  const scale = SCALES[kind];
  return {
    value: share => scale.value(Number(low), Number(high), Math.min(1, Math.max(0, share))),
    share: value => scale.share(Number(low), Number(high), value),
  };
};

const parsed = text => {
  const template = document.createElement('template');
  template.innerHTML = text;
  return template.content.firstElementChild;
};

/**
 * Makes one drawing into another. What is the same in both stays, and need not be laid out and
 * painted again.
 */
const redraw = (before, now) => {
  if (before.isEqualNode(now)) {
    return before;
  }
  if (before.nodeName !== now.nodeName || !before.firstElementChild) {
    before.replaceWith(now);
    return now;
  }
  const gone = [...before.attributes].filter(({name}) => !now.hasAttribute(name));
  gone.forEach(({name}) => before.removeAttribute(name));
  [...now.attributes].forEach(({name, value}) => before.setAttribute(name, value));
  const [old, fresh] = [[...before.childNodes], [...now.childNodes]];
  fresh.forEach((child, i) => (i < old.length ? redraw(old[i], child) : before.append(child)));
  old.slice(fresh.length).forEach(child => child.remove());
  return before;
};

/**
 * @property svg what the program drew, one element
 * @property at values `{x, y}` that a mark is shown at; absent for no mark
 * @property over draws over it: called with `{x, y, box}`, which place values and say where the area
 *     is, it returns SVG
 * @property label what a pointer does there, for those who cannot see it; without it none is heard
 * @fires point with `{x, y, passing, byKey}`: passing while pointer or key is held down
 */
class ServerFigure extends LitElement {
  static properties = {
    svg: {},
    at: {attribute: false, hasChanged: (now, before) => !Object.is(now?.x, before?.x) || !Object.is(now?.y, before?.y)},
    label: {},
    over: {attribute: false},
  };

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (!changed.has('svg')) {
      return;
    }
    const now = parsed(this.svg ?? '');
    this.#unmark(this.drawing);
    if (this.at && now?.querySelector('.area')) {
      this.#unmark(now);
    }
    this.drawing = this.drawing && now ? redraw(this.drawing, now) : now;
  }

  render() {
    return html`<div
      class="drawing"
      tabindex=${this.label ? 0 : -1}
      role=${this.label ? 'application' : 'presentation'}
      aria-label=${this.label ?? ''}
      @pointerdown=${this.#down}
      @pointermove=${this.#move}
      @pointerup=${this.#up}
      @lostpointercapture=${this.#release}
      @keydown=${this.#key}
      @keyup=${this.#release}
      @blur=${this.#release}
    >
      ${this.drawing}
      ${this.over ? html`<svg class="figure over" aria-hidden="true"></svg>` : nothing}
    </div>`;
  }

  updated() {
    this.#mark();
    this.#cover();
  }

  /** What lies over the figure has its coordinates. */
  #cover() {
    const layer = this.querySelector('.over');
    const area = this.#area;
    if (!layer || !area) {
      return;
    }
    const figure = area.ownerSVGElement;
    ['viewBox', 'width', 'height'].forEach(name => layer.setAttribute(name, figure.getAttribute(name)));
    const [left, top, width, height] = ['x', 'y', 'width', 'height'].map(name => Number(area.getAttribute(name)));
    const {x, y} = this.#axes;
    const near = share => Math.min(FAR, Math.max(-FAR, share));
    const places = {
      x: value => left + width * near(x.share(value)),
      y: value => top + height * (1 - near(y.share(value))),
      box: {left, top, width, height},
    };
    render(this.over(places), layer);
  }

  get #area() {
    return this.querySelector('.area');
  }

  get #axes() {
    const {x, y} = this.#area.dataset;
    return {x: axis(x), y: axis(y)};
  }

  #unmark(drawing) {
    drawing?.querySelectorAll('.present, .present-halo, .present-label').forEach(each => each.remove());
  }

  /** The mark is moved here, at once; that of the figure itself would come too late. */
  #mark() {
    const area = this.#area;
    if (!area || !this.at) {
      return;
    }
    this.#unmark(this.drawing);
    const {x, y} = this.#axes;
    const box = ['x', 'y', 'width', 'height'].map(name => Number(area.getAttribute(name)));
    const [across, up] = [x.share(this.at.x), y.share(this.at.y)];
    if ([across, up].some(share => !(share >= 0 && share <= 1))) {
      return;
    }
    for (const name of ['present-halo', 'present']) {
      const circle = document.createElementNS('http://www.w3.org/2000/svg', 'circle');
      circle.setAttribute('class', name);
      circle.setAttribute('cx', box[0] + box[2] * across);
      circle.setAttribute('cy', box[1] + box[3] * (1 - up));
      circle.setAttribute('r', 6);
      area.before(circle);
    }
  }

  #tell(event, passing) {
    const box = this.#area.getBoundingClientRect();
    const {x, y} = this.#axes;
    const at = {
      x: x.value((event.clientX - box.left) / box.width),
      y: y.value((box.bottom - event.clientY) / box.height),
    };
    this.told = passing ? {...at, byKey: false} : undefined;
    this.#point(at.x, at.y, passing);
  }

  #point(x, y, passing, byKey = false) {
    this.dispatchEvent(new CustomEvent('point', {detail: {x, y, passing, byKey}}));
  }

  #down(event) {
    if (this.label && this.#holds(event)) {
      event.currentTarget.setPointerCapture(event.pointerId);
      this.held = true;
      this.#tell(event, true);
    }
  }

  #move(event) {
    if (this.held) {
      this.#tell(event, true);
    }
  }

  #up(event) {
    if (this.held) {
      this.held = false;
      this.#tell(event, false);
    }
  }

  #holds({clientX, clientY}) {
    const box = this.#area?.getBoundingClientRect();
    return box && clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  }

  /** A hundredth of the axis for an arrow, a tenth with shift. */
  #key(event) {
    const way = WAYS[event.key];
    if (!this.label || !way || !this.at || !this.#area) {
      return;
    }
    event.preventDefault();
    const {x, y} = this.#axes;
    const step = event.shiftKey ? 0.1 : 0.01;
    this.told = {
      x: x.value(x.share(this.at.x) + way[0] * step),
      y: y.value(y.share(this.at.y) + way[1] * step),
      byKey: true,
    };
    this.#point(this.told.x, this.told.y, true, true);
  }

  /** What was held is let go, be it that someone else took the pointer or the keys. */
  #release() {
    this.held = false;
    if (this.told) {
      const {x, y, byKey} = this.told;
      this.told = undefined;
      this.#point(x, y, false, byKey);
    }
  }
}

customElements.define('server-figure', ServerFigure);
