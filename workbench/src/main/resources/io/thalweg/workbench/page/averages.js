// The laboratory of exponentially weighted averages: what β does to a series, and to frequencies.
import {LitElement, html, nothing} from 'lit';
import {Address} from './address.js';
import {ask, latest} from './api.js';
import {Columns} from './columns.js';
import './figure.js';
import {numbers} from './formula.js';
import {swatch} from './race.js';

const MOST = 8;
const MOST_VALUES = 10_000;
const LARGEST_FILE = 1 << 20;

/** Longer ones are not put into the address. */
const LONGEST = 4_000;

const MEMORY = 3;
const SIGNALS = [
  ['step', 'step: 1 from the first value on'],
  ['noise', 'noise: independent, normal'],
  ['ramp', 'ramp: 0, 1, 2, …'],
  ['sine', 'sine'],
  ['own', 'my own numbers'],
];

/** Numbers as one pastes them: separated by commas, blanks or lines, perhaps with a heading. */
const separated = text => {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const heading = words.length > 1 && Number.isNaN(Number(words[0])) && !Number.isNaN(Number(words[1]));
  return heading ? words.slice(1) : words;
};

class AveragesPage extends LitElement {
  static properties = {
    found: {state: true},
    problem: {state: true},
    fault: {state: true},
    kept: {state: true},
  };

  address = new Address(this, {
    beta: '0.5,0.9,0.98',
    signal: 'noise',
    steps: '100',
    period: '20',
    seed: '1',
    correction: 'true',
  });

  columns = new Columns(this);

  createRenderRoot() {
    return this;
  }

  updated() {
    const {width} = this.columns;
    if (width) {
      this.#look({...this.#asked, width});
    }
  }

  get #betas() {
    return this.address.get('beta').split(',');
  }

  get #own() {
    return this.address.get('values') ?? this.kept ?? '';
  }

  get #asked() {
    const value = name => this.address.get(name);
    const asked = {beta: value('beta'), 'no-correction': value('correction') === 'false'};
    return value('signal') === 'own'
      ? {...asked, values: this.#own}
      : {...asked, signal: value('signal'), steps: value('steps'), period: value('period'), seed: value('seed')};
  }

  #look = latest(async asked => {
    const key = JSON.stringify(asked);
    if (key === this.seen) {
      return;
    }
    this.seen = key;
    if (asked.values === '') {
      this.problem = undefined;
      this.found = undefined;
      return;
    }
    try {
      this.found = await ask('ewa', {...asked, figures: 'series,response'});
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem.message;
    }
  });

  #beta(i, value, passing) {
    this.address.set({beta: this.#betas.with(i, value).join(',')}, {passing});
  }

  /** The slider is even in the memory 1/(1 − β), from 1 to a thousand values. */
  #slid(i, exponent, passing) {
    const beta = 1 - 10 ** -exponent;
    this.#beta(i, String(Number(beta.toFixed(exponent > 2 ? 4 : 3))), passing);
  }

  #add() {
    const next = ['0.9', '0.99', '0.5', '0.999', '0'].find(each => !this.#betas.includes(each)) ?? '0.95';
    this.address.set({beta: [...this.#betas, next].join(',')});
  }

  #remove(i) {
    this.address.set({beta: this.#betas.toSpliced(i, 1).join(',')});
  }

  #take(text) {
    const words = separated(text);
    if (words.length > MOST_VALUES) {
      this.fault = `At most ${MOST_VALUES} numbers can be averaged here, got ${words.length}.`;
      return;
    }
    this.fault = undefined;
    const values = words.join(',');
    const short = values.length <= LONGEST;
    this.kept = short ? undefined : values;
    this.address.set({values: short && values ? values : undefined, signal: 'own'});
  }

  async #file(file) {
    if (!file) {
      return;
    }
    if (file.size > LARGEST_FILE) {
      this.fault = `${file.name} must be at most 1 MB, has ${(file.size / LARGEST_FILE).toFixed(1)} MB.`;
      return;
    }
    this.#take(await file.text());
  }

  render() {
    const {style} = this.columns;
    const figure = name =>
      this.found
        ? html`<div class="figure-column" style=${style}>
            <server-figure data-figure=${name} .svg=${this.found.figures[name]}></server-figure>
          </div>`
        : nothing;
    return html`
      <section class="controls" aria-label="What is averaged, and how">
        <h2>Averages</h2>
        ${this.#betas.map((beta, i) => this.#slider(beta, i))}
        <p><button @click=${this.#add} ?disabled=${this.#betas.length >= MOST}>Add an average</button></p>
        <label class="check">
          <input
            type="checkbox"
            .checked=${this.address.get('correction') !== 'false'}
            @change=${e => this.address.set({correction: String(e.target.checked)})}
          />
          Bias correction: divide by 1 − βᵗ
        </label>
        <h2>Series</h2>
        ${this.#series()}
      </section>
      <section class="stage" aria-label="Averages">
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="figures">${figure('series')} ${figure('response')}</div>
        ${this.#table()}
      </section>
    `;
  }

  #slider(beta, i) {
    const number = Number(beta);
    const memory = number >= 0 && number < 1 ? -Math.log10(1 - number) : 0;
    return html`<div class="beta">
      ${swatch(i)}
      <label>
        <span>β</span>
        <input aria-label="β, number ${i + 1}" size="6" inputmode="decimal" .value=${beta} @change=${e => this.#beta(i, e.target.value.trim(), false)} />
      </label>
      <input
        type="range"
        aria-label="β, slider ${i + 1}"
        min="0"
        max=${MEMORY}
        step="0.01"
        .value=${String(memory)}
        @input=${e => this.#slid(i, e.target.value, true)}
        @change=${e => this.#slid(i, e.target.value, false)}
      />
      <button aria-label="Remove β = ${beta}" title="Remove" ?disabled=${this.#betas.length === 1} @click=${() => this.#remove(i)}>
        ×
      </button>
    </div>`;
  }

  #series() {
    const signal = this.address.get('signal');
    const field = (name, words) => html`<label>
      ${words}
      <input
        size="7"
        inputmode="decimal"
        .value=${this.address.get(name)}
        @change=${e => this.address.set({[name]: e.target.value.trim()})}
      />
    </label>`;
    return html`
      <div class="row">
        <label>
          Signal
          <select @change=${e => this.address.set({signal: e.target.value})}>
            ${SIGNALS.map(([id, name]) => html`<option value=${id} ?selected=${id === signal}>${name}</option>`)}
          </select>
        </label>
        ${signal === 'own' ? nothing : field('steps', 'Values')}
        ${signal === 'sine' ? field('period', 'Period, steps') : nothing}
        ${signal === 'noise' ? field('seed', 'Seed') : nothing}
      </div>
      ${signal === 'own' ? this.#numbers() : nothing}
    `;
  }

  #numbers() {
    return html`
      <label class="wide">
        Numbers, with commas, blanks or lines between
        <textarea
          class="code"
          rows="6"
          spellcheck="false"
          .value=${this.#own.replaceAll(',', '\n')}
          @change=${e => this.#take(e.target.value)}
        ></textarea>
      </label>
      <label class="wide">
        Or from a file; it is read here and only its numbers are used
        <input
          type="file"
          accept=".csv,.txt,text/plain,text/csv"
          @change=${e => this.#file(e.target.files[0])}
        />
      </label>
      ${this.fault ? html`<p class="problem" role="alert">${this.fault}</p>` : nothing}
      ${this.kept ? html`<p class="note">Too long for the address: a reload forgets these numbers.</p>` : nothing}
      ${this.#own === '' ? html`<p class="note">No numbers yet.</p>` : nothing}
    `;
  }

  #table() {
    const {found} = this;
    if (!found) {
      return nothing;
    }
    const columns = [
      ['Memory, values', 'memory'],
      ['Half-life, steps', 'halfLife'],
      ['Lag, steps', 'lag'],
      ['Noise gain', 'noiseGain'],
      ['Cutoff ω, rad/step', 'cutoff'],
    ];
    return html`
      <div class="scroll" tabindex="0" role="region" aria-label="What each average does">
        <table>
          <thead>
            <tr>
              <th scope="col">β</th>
              ${columns.map(([name]) => html`<th scope="col">${name}</th>`)}
              <th scope="col">Last average</th>
            </tr>
          </thead>
          <tbody>
            ${found.results.map(
              (row, i) => html`<tr>
                <th scope="row">${swatch(i)} ${numbers(row.beta, 6)}</th>
                ${columns.map(([, key]) => html`<td>${numbers(row[key])}</td>`)}
                <td>${numbers(row.averages.at(-1))}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="note">
        Memory 1/(1 − β): values it remembers, about. Half-life: steps after which a weight has halved. Lag: steps
        behind a ramp. Noise gain: variance of independent values that is left. Cutoff: frequency of half the power.
      </p>
    `;
  }
}

customElements.define('averages-page', AveragesPage);
