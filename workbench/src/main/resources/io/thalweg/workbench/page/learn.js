// Short chapters that follow the usual course, each with a figure that the program draws anew as
// its sliders move.
import {LitElement, html, nothing} from 'lit';
import {Address} from './address.js';
import {CHAPTERS} from './chapters.js';
import {get, latest} from './api.js';
import './figure.js';
import {numbers} from './formula.js';

const NARROWEST = 240;
const WIDEST = 640;

/**
 * A figure with sliders.
 * @fires slide with `{name, value, passing}`: passing while the slider is held
 * @property call the command
 * @property values its options, as a function of the sliders' values
 * @property figure name of the figure
 * @property sliders `{name, label, from, to, at, log}` each
 * @property settings the sliders' values by name
 * @property said a sentence on what came out, as a function of the document
 */
class LiveFigure extends LitElement {
  static properties = {
    call: {},
    values: {attribute: false},
    figure: {},
    sliders: {attribute: false},
    settings: {attribute: false},
    said: {attribute: false},
    document: {state: true},
    problem: {state: true},
  };

  createRenderRoot() {
    return this;
  }

  /** What was said of another figure does not hold for this one. */
  willUpdate(changed) {
    if (changed.has('values')) {
      this.document = undefined;
      this.problem = undefined;
    }
  }

  updated(changed) {
    if (changed.has('values') || changed.has('settings')) {
      this.#draw(this.values);
    }
  }

  #draw = latest(async values => {
    const width = Math.min(WIDEST, Math.max(NARROWEST, this.querySelector('server-figure').clientWidth));
    const shown = {document: undefined, problem: undefined};
    try {
      shown.document = await get(this.call, {...values(this.settings), figures: this.figure, width});
    } catch (problem) {
      shown.problem = problem.message;
    }
    if (values === this.values) {
      Object.assign(this, shown);
    }
  });

  #slide(slider, text, passing) {
    const value = Number(text);
    const exact = slider.log ? 10 ** value : value;
    const detail = {name: slider.name, value: Number(exact.toPrecision(3)), passing};
    this.dispatchEvent(new CustomEvent('slide', {detail}));
  }

  render() {
    const {document, problem} = this;
    return html`
      <figure>
        <server-figure .svg=${document?.figures[this.figure]}></server-figure>
        <div class="row">
          ${this.sliders.map(slider => {
            const scale = slider.log ? Math.log10 : value => value;
            return html`<label>
              <span>${slider.label} = ${numbers(this.settings[slider.name], 3)}</span>
              <input
                type="range"
                min=${scale(slider.from)}
                max=${scale(slider.to)}
                step=${(scale(slider.to) - scale(slider.from)) / 200}
                .value=${String(scale(this.settings[slider.name]))}
                @input=${event => this.#slide(slider, event.target.value, true)}
                @change=${event => this.#slide(slider, event.target.value, false)}
              />
            </label>`;
          })}
        </div>
        <figcaption aria-live="polite">${problem ?? (document ? this.said(document) : nothing)}</figcaption>
      </figure>
    `;
  }
}

customElements.define('live-figure', LiveFigure);

class LearnPage extends LitElement {
  address = new Address(this, {chapter: CHAPTERS[0].id});

  createRenderRoot() {
    return this;
  }

  /** In its range, whatever the address says. */
  #setting({name, from, to, at}) {
    const value = Number(this.address.get(name) ?? at);
    return Number.isFinite(value) ? Math.min(to, Math.max(from, value)) : at;
  }

  render() {
    const at = Math.max(0, CHAPTERS.findIndex(each => each.id === this.address.get('chapter')));
    const chapter = CHAPTERS[at];
    return html`
      <nav class="chapters" aria-label="Chapters">
        <ol>
          ${CHAPTERS.map(
            each => html`<li>
              <a href="#/learn?chapter=${each.id}" aria-current=${each === chapter ? 'page' : 'false'}>${each.title}</a>
            </li>`,
          )}
        </ol>
      </nav>
      <article>
        <h1>${chapter.title}</h1>
        ${chapter.body()}
        ${chapter.live
          ? html`<live-figure
              .call=${chapter.live.call}
              .values=${chapter.live.values}
              .figure=${chapter.live.figure}
              .sliders=${chapter.live.sliders}
              .settings=${Object.fromEntries(chapter.live.sliders.map(each => [each.name, this.#setting(each)]))}
              .said=${chapter.live.said}
              @slide=${({detail: {name, value, passing}}) => this.address.set({[name]: value}, {passing})}
            ></live-figure>`
          : nothing}
        ${chapter.after?.() ?? nothing}
        <p class="source">${chapter.source}</p>
        <p class="row turn">
          ${at > 0 ? html`<a href="#/learn?chapter=${CHAPTERS[at - 1].id}">← ${CHAPTERS[at - 1].title}</a>` : nothing}
          ${at < CHAPTERS.length - 1
            ? html`<a href="#/learn?chapter=${CHAPTERS[at + 1].id}">${CHAPTERS[at + 1].title} →</a>`
            : nothing}
        </p>
      </article>
    `;
  }
}

customElements.define('learn-page', LearnPage);
