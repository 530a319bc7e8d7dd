// A race of optimizers down a function of two variables. The program follows them; here their way
// is shown step by step.
import {LitElement, html, nothing} from 'lit';
import {Address} from './address.js';
import {get, latest} from './api.js';
import {Columns} from './columns.js';
import {functionForm, raceForm} from './course.js';
import './figure.js';
import {Player} from './player.js';
import './recipe.js';
import {cursor, swatch, ways} from './race.js';
import {results} from './results.js';

const MOST = 9;
const MOST_STEPS = 5000;
const FRESH = ['momentum(rate=0.0005)', 'adam(rate=0.1)', 'nag(rate=0.0005)', 'rmsprop(rate=0.01)', 'sgd(rate=0.001)'];
class SurfacePage extends LitElement {
  static properties = {
    race: {state: true},
    map: {state: true},
    entries: {state: true},
    problem: {state: true},
    faults: {state: true},
    opened: {state: true},
  };

  address = new Address(this, {
    problem: 'rosenbrock',
    racer: FRESH.slice(0, 2),
    steps: '200',
    step: '0',
    noise: '0',
    seed: '1',
    speed: '30',
    arrows: 'all',
  });

  columns = new Columns(this);
  player = new Player(this, this.address, () => this.race?.steps ?? this.#steps);
  faults = new Map();

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.entries = (await get('problems').catch(() => ({}))).entries;
  }

  updated() {
    const {width} = this.columns;
    if (width) {
      this.#run({...this.#asked, racers: this.#racers, width});
    }
  }

  get #racers() {
    return this.address.all('racer').slice(0, MOST);
  }

  get #steps() {
    return Math.min(MOST_STEPS, Math.max(1, Math.round(this.address.number('steps')) || 1));
  }

  get #asked() {
    const value = name => this.address.get(name);
    return {
      problem: value('problem'),
      start: value('start'),
      box: value('box'),
      steps: this.#steps,
      noise: value('noise'),
      seed: value('seed'),
    };
  }

  /** All racers in one call; where one of them is at fault the others race without it. */
  #run = latest(async ({racers, width, ...asked}) => {
    const key = JSON.stringify([racers, width, asked]);
    if (key === this.seen) {
      return;
    }
    this.seen = key;
    const site = JSON.stringify([asked.problem, asked.box, width]);
    const figures = this.site === site ? 'values' : 'map,values';
    const trace = ([optimizer, ...others]) =>
      get('trace', {...asked, optimizer, against: others.join(','), figures, width});
    try {
      this.faults = new Map();
      await this.#show(site, racers, asked.steps, await trace(racers));
    } catch (problem) {
      await this.#without(asked, racers, problem, async rest =>
        this.#show(site, rest, asked.steps, await trace(rest)),
      );
    }
  });

  async #without(asked, racers, problem, again) {
    const faults = new Map();
    for (const racer of new Set(racers)) {
      await get('trace', {...asked, optimizer: racer, steps: 1}).catch(fault => faults.set(racer, fault.message));
    }
    const rest = racers.filter(racer => !faults.has(racer));
    if (rest.length === 0 || faults.size === 0) {
      const same = new Set(faults.values()).size === 1;
      this.problem = same ? [...faults.values()][0] : problem.message;
      this.faults = same && racers.length > 1 ? new Map() : faults;
      return;
    }
    this.faults = faults;
    await again(rest).catch(fault => (this.problem = fault.message));
  }

  async #show(site, racers, steps, answer) {
    const {others = [], figures, problem, ...first} = answer;
    if (this.site !== site) {
      this.site = site;
      this.map = figures.map;
    }
    this.problem = undefined;
    this.race = {problem, steps, values: figures.values, racers, traces: [first, ...others]};
    await this.updateComplete;
    this.dispatchEvent(new CustomEvent('raced', {bubbles: true}));
  }

  #start({detail: {x, y, passing}}) {
    this.player.stop();
    const start = [x, y].map(value => Number(value.toPrecision(4))).join(',');
    this.address.set({start}, {passing});
  }

  #problem(problem) {
    this.player.forget();
    this.address.set({problem, start: undefined, box: undefined, step: undefined});
  }

  #racer(index, expression) {
    this.address.set({racer: this.#racers.with(index, expression)});
  }

  #add() {
    const racers = this.#racers;
    const next = FRESH.find(each => !racers.includes(each)) ?? FRESH[0];
    this.opened = racers.length;
    this.address.set({racer: [...racers, next]});
  }

  #remove(index) {
    this.opened = undefined;
    this.address.set({racer: this.#racers.toSpliced(index, 1)});
  }

  render() {
    const {style} = this.columns;
    const {address, entries, race} = this;
    return html`
      <section class="controls" aria-label="What races where">
        ${functionForm({address, entries, race, choose: problem => this.#problem(problem)})} ${this.#field()}
        ${raceForm({address, from: this.#from, steps: this.#steps, mostSteps: MOST_STEPS})}
      </section>
      <section class="stage" aria-label="The race">
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="figures">
          <div class="figure-column" style=${style}>${this.#mapFigure()} ${this.#player()}</div>
          <div class="figure-column" style=${style}>${this.#valuesFigure()}</div>
        </div>
        ${race ? results(race, this.player.step, Boolean(this.map)) : nothing}
      </section>
    `;
  }

  #field() {
    const racers = this.#racers;
    return html`
      <h2>Optimizers</h2>
      ${racers.map((racer, i) => this.#entry(racer, i, racers.length))}
      <p>
        <button @click=${this.#add} ?disabled=${racers.length >= MOST}>Add an optimizer</button>
      </p>
    `;
  }

  #entry(racer, i, count) {
    const fault = this.faults.get(racer);
    return html`<div class="racer">
      <details .open=${this.opened === i} @toggle=${e => this.#toggle(i, e.target.open)}>
        <summary>${swatch(fault ? -1 : this.#place(i))} <span class="code">${racer}</span></summary>
        <recipe-form .value=${racer} @recipe=${e => this.#racer(i, e.detail)}></recipe-form>
      </details>
      <button aria-label="Remove ${racer}" title="Remove" ?disabled=${count === 1} @click=${() => this.#remove(i)}>×</button>
      ${fault ? html`<p class="problem" role="alert">${fault}</p>` : nothing}
    </div>`;
  }

  #toggle(i, open) {
    if (open) {
      this.opened = i;
    } else if (this.opened === i) {
      this.opened = undefined;
    }
  }

  /** Place among those that race, which gives the colour. */
  #place(index) {
    return this.#racers.slice(0, index).filter(racer => !this.faults.has(racer)).length;
  }

  get #from() {
    return this.race?.traces[0].points[0] ?? [];
  }

  #mapFigure() {
    const {race} = this;
    if (!race) {
      return nothing;
    }
    if (!this.map) {
      const {dimension, expression} = race.problem;
      return html`<p class="note">
        The map shows functions of two variables; ${expression} has ${dimension}.
      </p>`;
    }
    const [x, y] = this.#from;
    return html`<server-figure
      data-figure="map"
      .svg=${this.map}
      .at=${{x, y}}
      .over=${places => ways(places, race.traces, this.player.step, this.address.get('arrows'))}
      label="Map of the function: click, drag, or use the arrow keys, to choose where to start"
      @point=${this.#start}
    ></server-figure>`;
  }

  #valuesFigure() {
    const {race} = this;
    return race
      ? html`<server-figure
          data-figure="values"
          .svg=${race.values}
          .at=${{x: this.player.step, y: NaN}}
          .over=${places => cursor(places, this.player.step)}
          label="Value against step: click, drag, or use the arrow keys, to go to a step"
          @point=${({detail}) => this.player.jump(detail)}
        ></server-figure>`
      : this.problem
        ? nothing
        : html`<p class="note">The race is being computed.</p>`;
  }

  #player() {
    if (!this.race) {
      return nothing;
    }
    return html`
      ${this.player.buttons()}
      <div class="row">
        ${this.player.speed()}
        <label>
          Arrows
          <select @change=${e => this.address.set({arrows: e.target.value})}>
            ${this.#arrowChoices().map(
              ([value, name]) =>
                html`<option value=${value} ?selected=${value === this.address.get('arrows')}>${name}</option>`,
            )}
          </select>
        </label>
      </div>
      ${this.#arrowWords()}
    `;
  }

  #arrowChoices() {
    const {racers = []} = this.race ?? {};
    return [['all', 'of all'], ['none', 'none'], ...racers.map((racer, i) => [String(i), `of ${racer}`])];
  }

  #arrowWords() {
    if (this.address.get('arrows') === 'none' || !this.map) {
      return nothing;
    }
    const ahead = this.race?.traces.some(trace => trace.trainingPoints);
    return html`<p class="note">
      Filled arrow: downhill, against the gradient. Open arrow: the last move.
      ${ahead ? 'Ring: where the next gradient is taken.' : ''} Longer is larger, each on its own scale.
    </p>`;
  }
}

customElements.define('surface-page', SurfacePage);
