// Parallel coordinates: a line for each training across its settings to its results. A range on an
// axis keeps the lines within. Plotly has such a chart, but one that makes code at run time, which
// our policy forbids. Where there is little room the axes lie, one below the other.
import {LitElement, html, noChange, nothing, svg} from 'lit';
import {live} from 'lit/directives/live.js';
import {repeat} from 'lit/directives/repeat.js';
import {Address} from './address.js';
import {axes, ranges, short, texts, within} from './axes.js';
import {brush} from './brush.js';

export {settings} from './axes.js';

const BINS = 12;
const LOW = [126, 87, 194];
const MIDDLE = [33, 145, 140];
const HIGH = [214, 158, 0];
/** So many have a line each, which can be pointed at. */
const SINGLE = 200;
const NAMED = 24;

const LETTER = 6.3;
const LINE = 14;
const NARROWEST = 86;
const WIDEST = 240;
const HEIGHT = 300;
const ROW = 64;
const PAD = 12;
/** Room around the axes, and on an axis below its lowest for what has no value. */
const UPRIGHT = {left: 40, right: 64, top: 30, bottom: 8, none: 18};
const LYING = {left: 8, right: 8, top: 30, bottom: 28, none: 40};

const mix = (a, b, share) => a.map((each, i) => Math.round(each + (b[i] - each) * share));

/** From the lowest, 0, to the highest, 1. */
const colour = share =>
  share === null
    ? 'var(--soft)'
    : `rgb(${(share < 0.5 ? mix(LOW, MIDDLE, 2 * share) : mix(MIDDLE, HIGH, 2 * share - 1)).join(',')})`;

/** Labels that do not overlap; those of both ends before others. */
const apart = (ticks, extent) => {
  const kept = [];
  const sorted = ticks.toSorted((a, b) => a.at - b.at);
  for (const tick of [sorted[0], sorted.at(-1), ...sorted.slice(1, -1)]) {
    const [low, high] = extent(tick);
    if (kept.every(each => high < extent(each)[0] || low > extent(each)[1])) {
      kept.push(tick);
    }
  }
  return kept;
};

/** Where axes and values are on the drawing. */
class Layout {
  constructor(all, room) {
    const {left, right} = UPRIGHT;
    const step = (room - left - right) / (all.length - 1);
    this.all = all;
    this.upright = step >= NARROWEST;
    this.margin = this.upright ? UPRIGHT : LYING;
    this.step = this.upright ? Math.min(WIDEST, step) : ROW;
    const across = (all.length - 1) * this.step;
    this.length = this.upright ? HEIGHT : room - LYING.left - LYING.right;
    this.width = this.upright ? left + across + right : room;
    this.height = this.margin.top + this.margin.bottom + (this.upright ? HEIGHT : across);
  }

  /** Along an axis from its low end. */
  #along(i, share) {
    const before = this.#before(i);
    return share === null ? before - this.margin.none : before + share * (this.length - before - PAD);
  }

  #before(i) {
    return this.all[i].shares.includes(null) ? PAD + this.margin.none : PAD;
  }

  share(i, along) {
    return (along - this.#before(i)) / (this.length - this.#before(i) - PAD);
  }

  origin(i) {
    const {left, top} = this.margin;
    return this.upright ? [left + i * this.step, top] : [left, top + i * this.step];
  }

  at(i, share) {
    const [x, y] = this.origin(i);
    const along = this.#along(i, share);
    return this.upright ? [x, y + this.length - along] : [x + along, y];
  }

  /** A range as pixels from the axis's origin, a little wider than the values. */
  span(i, [from, to]) {
    const all = this.all[i];
    const wider = all.words ? PAD - 2 : 0;
    const [low, high] = [this.#along(i, all.share(from)) - wider, this.#along(i, all.share(to)) + wider];
    const [a, b] = [Math.max(0, Math.min(low, this.length)), Math.max(0, Math.min(high, this.length))];
    return (this.upright ? [this.length - b, this.length - a] : [a, b]).map(Math.round);
  }

  /** The range between two places on an axis; undefined where nothing lies there. */
  range(i, [a, b]) {
    const [low, high] = this.upright ? [this.length - b, this.length - a] : [a, b];
    return this.all[i].range(this.share(i, low), this.share(i, high));
  }
}

/**
 * @property rows objects of numbers and words
 * @property names of the rows; without them their values stand for them
 * @property by the column that gives the colour
 * @property key of the ranges in the address
 * @property keepable whether those within may be kept alone
 * @fires keep with the numbers of the rows within
 */
class ParallelLines extends LitElement {
  static properties = {
    rows: {attribute: false},
    names: {attribute: false},
    by: {},
    key: {},
    keepable: {type: Boolean},
    room: {state: true},
    dragged: {state: true},
  };

  address = new Address(this);

  #observer = new ResizeObserver(([{contentRect}]) => {
    this.room = Math.floor(contentRect.width);
  });

  constructor() {
    super();
    this.key = 'within';
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  willUpdate(changed) {
    if (changed.has('rows')) {
      this.all = axes(this.rows);
    }
  }

  get #ranges() {
    const found = ranges(this.all, this.address.all(this.key));
    if (this.dragged) {
      const {label, range} = this.dragged;
      found.delete(label);
      return range ? found.set(label, range) : found;
    }
    return found;
  }

  #set(label, range) {
    const found = ranges(this.all, this.address.all(this.key));
    const on = this.all.find(each => each.label === label);
    found.delete(label);
    if (range && (String(range) !== String(on.ends) || on.shares.includes(null))) {
      found.set(label, range);
    }
    this.address.set({[this.key]: texts(found)});
  }

  render() {
    if (!this.all.length || !this.room) {
      return nothing;
    }
    const found = this.#ranges;
    const inside = within(this.all, found, this.rows.length);
    this.layout = new Layout(this.all, this.room);
    return html`
      ${this.#drawing(this.layout, found, new Set(inside))}
      ${this.#legend()}
      ${this.#result(found, inside)}
      ${this.#fields(found)}
    `;
  }

  updated() {
    const found = this.layout ? this.#ranges : new Map();
    this.querySelectorAll('.brush').forEach((group, i) => {
      const on = this.all[i];
      const range = found.get(on.label);
      brush(group, {
        upright: this.layout.upright,
        length: this.layout.length,
        span: range && this.layout.span(i, range),
        changed: (span, goesOn) => this.#brushed(i, span, goesOn),
      });
    });
  }

  #brushed(i, span, goesOn) {
    const {label} = this.all[i];
    const range = span && this.layout.range(i, span);
    this.dragged = goesOn ? {label, range} : undefined;
    if (!goesOn) {
      this.#set(label, range);
      this.requestUpdate();
    }
  }

  #drawing(layout, found, inside) {
    return html`<svg
      class="parallel"
      data-chart="Parallel coordinates"
      data-upright=${layout.upright}
      width=${layout.width}
      height=${layout.height}
      role="img"
      aria-label="Parallel coordinates of ${this.all.map(({label}) => label).join(', ')}; ${inside.size} of ${this.rows.length} lines within the ranges"
    >
      ${this.#lines(layout, inside)}
      ${this.all.map((each, i) => this.#axis(layout, each, i, found.has(each.label)))}
    </svg>`;
  }

  /** Those within above the others; where there are many, those of a colour in one path. */
  #lines(layout, inside) {
    const by = this.all.find(({label}) => label === this.by);
    const rows = this.rows.map((_, row) => row);
    const share = row => (by ? by.shares[row] : 0.5);
    const bin = row => `${inside.has(row)} ${share(row) === null ? null : Math.round(share(row) * BINS)}`;
    const groups = rows.length > SINGLE ? [...Map.groupBy(rows, bin).values()] : rows.map(row => [row]);
    const path = row => `M${this.all.map((each, i) => layout.at(i, each.shares[row]).map(Math.round)).join('L')}`;
    const line = group => svg`<path
      data-within=${inside.has(group[0])}
      d=${group.map(path).join('')}
      stroke=${colour(share(group[0]))}
      stroke-width=${rows.length > 100 ? 0.8 : 1.8}
    >${group.length === 1 ? svg`<title>${this.#name(group[0])}</title>` : nothing}</path>`;
    const [faded, shown] = [false, true].map(which => groups.filter(([row]) => inside.has(row) === which));
    return svg`<g class="lines">${[...faded, ...shown].map(line)}</g>`;
  }

  #axis(layout, {label, ticks, shares}, i, ranged) {
    const {upright, length, step} = layout;
    const [x, y] = layout.origin(i);
    const all = [...ticks, ...(shares.includes(null) ? [[null, '–']] : [])].map(([share, text, whole]) => ({
      text,
      whole,
      at: layout.at(i, share),
    }));
    const half = ({text}) => (text.length * LETTER) / 2;
    const shown = apart(
      all.map(tick => ({...tick, at: upright ? tick.at[1] : tick.at[0]})),
      tick => (upright ? [tick.at - LINE / 2, tick.at + LINE / 2] : [tick.at - half(tick) - 4, tick.at + half(tick) + 4]),
    );
    const place = tick =>
      upright
        ? [x + 7, tick.at + 4, 'start']
        : [Math.min(layout.width - half(tick), Math.max(half(tick), tick.at)), y + 24, 'middle'];
    const title = upright ? [x, y - 12, 'middle'] : [0, y - 18, 'start'];
    const tick = each => {
      const [tx, ty, anchor] = place(each);
      return svg`<text x=${tx} y=${ty} text-anchor=${anchor}>${each.text}${each.whole && each.whole !== each.text ? svg`<title>${each.whole}</title>` : nothing}</text>`;
    };
    return svg`<g class="axis" data-axis=${label} data-ranged=${ranged}>
      <line x1=${x} y1=${y} x2=${upright ? x : x + length} y2=${upright ? y + length : y}></line>
      <text class="title" x=${title[0]} y=${title[1]} text-anchor=${title[2]}>${upright ? short(label, Math.floor(step / 7)) : label}<title>${label}</title></text>
      ${shown.map(tick)}
      <g class="brush" transform="translate(${x},${y})"></g>
    </g>`;
  }

  #name(row) {
    return this.names?.[row] ?? this.all.map(({label}) => `${label} ${this.rows[row][label] ?? '–'}`).join(', ');
  }

  #legend() {
    const by = this.all.find(({label}) => label === this.by);
    return by && !by.words
      ? html`<p class="note">Colour: ${this.by}, ${by.ticks[0][1]}
          <svg width=${8 * (BINS + 1)} height="10" aria-hidden="true">
            ${Array.from({length: BINS + 1}, (_, i) => svg`<rect x=${8 * i} width="8.5" height="10" fill=${colour(i / BINS)}></rect>`)}
          </svg>
          ${by.ticks.at(-1)[1]}</p>`
      : nothing;
  }

  /** How many remain is told to those who do not see it: the place for that is always there. */
  #result(found, inside) {
    const {length} = this.rows;
    const count = found.size ? `${inside.length} of ${length} within` : `All ${length} lines.`;
    return html`<div class="within">
      <p class="row">
        <span role="status" aria-live="polite" aria-atomic="true">${count}</span>
        ${found.size
          ? html`<button @click=${this.#clear}>Clear ranges</button>`
          : html`<span class="note">Drag along an axis to keep the lines within that range, on several axes at once; a click on an axis lets go.</span>`}
        ${this.keepable && inside.length && inside.length < length
          ? html`<button @click=${() => this.#keep(inside)}>Choose only these</button>`
          : nothing}
      </p>
      ${found.size ? this.#inside(inside) : nothing}
    </div>`;
  }

  #inside(inside) {
    const by = this.all.find(({label}) => label === this.by);
    const value = row => by?.shares[row] ?? -1;
    const first = inside.toSorted((a, b) => value(b) - value(a)).slice(0, NAMED);
    return html`<ul>
      ${first.map(row => html`<li>${this.#name(row)}</li>`)}
      ${inside.length > NAMED ? html`<li class="note">and ${inside.length - NAMED} more</li>` : nothing}
    </ul>`;
  }

  #clear() {
    this.address.set({[this.key]: []});
    this.#focus('.ranges summary');
  }

  #keep(inside) {
    this.dispatchEvent(new CustomEvent('keep', {detail: inside}));
    this.#focus('.ranges summary');
  }

  /** A button that is gone after it was pressed leaves the focus to what is near. */
  async #focus(selector) {
    await this.updateComplete;
    this.querySelector(selector)?.focus({preventScroll: true});
  }

  #fields(found) {
    return html`<details class="ranges">
      <summary>Ranges by numbers and words</summary>
      <div class="row">${repeat(this.all, ({label}) => label, each => this.#field(each, found.get(each.label)))}</div>
    </details>`;
  }

  #field(on, range) {
    const set = ends => this.#set(on.label, on.share(ends[0]) > on.share(ends[1]) ? ends.toReversed() : ends);
    const [from, to] = range ?? on.ends;
    const clear = event => {
      event.target.closest('fieldset').querySelector('input, select').focus({preventScroll: true});
      this.#set(on.label);
    };
    return html`<fieldset>
      <legend>${on.label}</legend>
      <span>from ${this.#end(on, 'from', from, value => set([value, to]))}</span>
      <span>to ${this.#end(on, 'to', to, value => set([from, value]))}</span>
      ${range ? html`<button aria-label="Clear the range of ${on.label}" @click=${clear}>×</button>` : nothing}
    </fieldset>`;
  }

  /** What is being typed stays when the rows are others meanwhile. */
  #end(on, name, value, change) {
    const label = `${on.label} ${name}`;
    if (on.words) {
      return html`<select aria-label=${label} @change=${e => change(e.target.value)}>
        ${on.words.map(word => html`<option title=${word} .value=${word} .selected=${live(word === value)}>${short(word, 24)}</option>`)}
      </select>`;
    }
    const over = event => {
      this.typed = undefined;
      const text = event.target.value;
      change(text === '' ? on.ends[name === 'from' ? 0 : 1] : Number(text));
      this.requestUpdate();
    };
    return html`<input
      type="number"
      step="any"
      aria-label=${label}
      .value=${this.typed === label ? noChange : live(on.shown(value))}
      @input=${() => (this.typed = label)}
      @change=${over}
      @blur=${() => (this.typed = undefined)}
    />`;
  }
}

customElements.define('parallel-lines', ParallelLines);
