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
 * @property call the command
 * @property values its options, as a function of the sliders' values
 * @property figure name of the figure
 * @property sliders `{name, label, from, to, at, log}` each
 * @property said a sentence on what came out, as a function of the document
 */
class LiveFigure extends LitElement {
  static properties = {
    call: {},
    values: {attribute: false},
    figure: {},
    sliders: {attribute: false},
    said: {attribute: false},
    document: {state: true},
    problem: {state: true},
  };

  settings = {};

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('sliders')) {
      this.settings = Object.fromEntries(this.sliders.map(each => [each.name, each.at]));
    }
  }

  updated(changed) {
    if (changed.has('call') || changed.has('values')) {
      this.#draw();
    }
  }

  #draw = latest(async () => {
    const width = Math.min(WIDEST, Math.max(NARROWEST, this.querySelector('server-figure').clientWidth));
    try {
      this.document = await get(this.call, {...this.values(this.settings), figures: this.figure, width});
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem.message;
    }
  });

  #slide(slider, text) {
    const value = Number(text);
    const exact = slider.log ? 10 ** value : value;
    this.settings = {...this.settings, [slider.name]: Number(exact.toPrecision(3))};
    this.requestUpdate();
    this.#draw();
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
                @input=${event => this.#slide(slider, event.target.value)}
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
              .said=${chapter.live.said}
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
