// A race of optimizers down a function of two variables. The program follows them; here their way
// is shown step by step.
import {LitElement, html, nothing} from 'lit';
import {Address} from './address.js';
import {get, latest} from './api.js';
import {Columns} from './columns.js';
import './figure.js';
import './recipe.js';
import {cursor, swatch, ways} from './race.js';
import {results} from './results.js';

const MOST = 9;
const MOST_STEPS = 5000;
const SPEEDS = [5, 15, 30, 60, 120, 240];
const FRESH = ['momentum(rate=0.0005)', 'adam(rate=0.1)', 'nag(rate=0.0005)', 'rmsprop(rate=0.01)', 'sgd(rate=0.001)'];
const TYPED = 'x^2 + 10*y^2 + sin(3*x)';
const FORMULA = /^formula\("((?:[^"\\]|\\.)*)"\)$/;

const quoted = text => `formula("${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}")`;
const typed = problem => FORMULA.exec(problem)?.[1].replaceAll(/\\(.)/g, '$1');

class SurfacePage extends LitElement {
  static properties = {
    race: {state: true},
    map: {state: true},
    entries: {state: true},
    problem: {state: true},
    faults: {state: true},
    now: {state: true},
    playing: {state: true},
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
  faults = new Map();

  createRenderRoot() {
    return this;
  }

  async connectedCallback() {
    super.connectedCallback();
    this.entries = (await get('problems').catch(() => ({}))).entries;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.playing = false;
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

  get #step() {
    const step = this.now ?? (Math.round(this.address.number('step')) || 0);
    return Math.min(this.#last, Math.max(0, step));
  }

  get #last() {
    return this.race ? this.race.steps : this.#steps;
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

  #play() {
    cancelAnimationFrame(this.frame);
    this.playing = true;
    let at = this.#step >= this.#last ? 0 : this.#step;
    let before;
    this.now = at;
    const frame = time => {
      if (!this.playing) {
        return;
      }
      at += ((time - (before ?? time)) / 1000) * this.address.number('speed');
      before = time;
      this.now = Math.min(this.#last, Math.floor(at));
      if (this.now >= this.#last) {
        this.#pause();
      } else {
        this.frame = requestAnimationFrame(frame);
      }
    };
    this.frame = requestAnimationFrame(frame);
  }

  #pause() {
    this.playing = false;
    this.#settle(this.#step);
  }

  /** The step is in the address when it rests; a race that plays does not change it 60 times a second. */
  #settle(step) {
    this.playing = false;
    const last = Math.min(this.#last, Math.max(0, Math.round(step)));
    this.now = undefined;
    this.address.set({step: last});
  }

  #start({detail: {x, y, passing}}) {
    this.playing = false;
    const start = [x, y].map(value => Number(value.toPrecision(4))).join(',');
    this.address.set({start}, {passing});
  }

  /** A pointer means the nearest step; an arrow key at least the next one, at once. */
  #jump({detail: {x, passing, byKey}}) {
    const nearest = Math.round(x);
    const before = this.#step;
    if (!byKey && passing) {
      this.playing = false;
      this.now = nearest;
    } else if (!byKey) {
      this.#settle(nearest);
    } else if (passing) {
      this.#settle(nearest === before ? before + Math.sign(x - before) : nearest);
    }
  }

  #problem(problem) {
    this.playing = false;
    this.now = undefined;
    this.address.set({problem, start: undefined, box: undefined, step: undefined});
  }

  #choose(id) {
    this.#problem(id === 'formula' ? quoted(TYPED) : id);
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
    return html`
      <section class="controls" aria-label="What races where">
        ${this.#function()} ${this.#field()} ${this.#settings()}
      </section>
      <section class="stage" aria-label="The race">
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="figures">
          <div class="figure-column" style=${style}>${this.#mapFigure()} ${this.#player()}</div>
          <div class="figure-column" style=${style}>${this.#valuesFigure()}</div>
        </div>
        ${this.race ? results(this.race, this.#step, Boolean(this.map)) : nothing}
      </section>
    `;
  }

  #function() {
    const problem = this.address.get('problem');
    const id = /^[a-z-]*/.exec(problem)[0];
    const entry = this.entries?.find(each => each.id === id);
    const formula = typed(problem);
    return html`
      <h2>Function</h2>
      <div class="row">
        <label>
          Test function
          <select @change=${e => this.#choose(e.target.value)}>
            ${entry ? nothing : html`<option selected>${id}</option>`}
            ${this.entries?.map(
              each =>
                html`<option value=${each.id} ?selected=${each.id === id}>
                  ${each.id === 'formula' ? 'formula, typed' : each.id}
                </option>`,
            )}
          </select>
        </label>
        <label>
          Map from:to
          <input
            size="8"
            placeholder=${this.race?.problem ? this.#box(this.race.problem) : ''}
            .value=${this.address.get('box') ?? ''}
            @change=${e => this.address.set({box: e.target.value.trim() || undefined})}
          />
        </label>
      </div>
      <label class="wide">
        ${formula === undefined ? 'With its settings' : 'f(x, y) ='}
        <input
          class="code"
          data-name="function"
          spellcheck="false"
          autocomplete="off"
          maxlength="1200"
          .value=${formula ?? problem}
          @change=${e => this.#problem(formula === undefined ? e.target.value : quoted(e.target.value))}
        />
      </label>
      ${entry ? html`<p class="note">${entry.summary}</p>` : nothing}
    `;
  }

  #box({box}) {
    return `${box.lower[0]}:${box.upper[0]}`;
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

  #settings() {
    const noise = this.address.number('noise') || 0;
    const set = (name, passing) => e => this.address.set({[name]: e.target.value.trim()}, {passing});
    const slide = passing => e => {
      const value = Number((100 * e.target.value ** 3).toPrecision(2));
      this.address.set({noise: value}, {passing});
    };
    return html`
      <h2>Race</h2>
      <div class="row">
        <label>
          Start x,y
          <input
            size="12"
            .value=${this.address.get('start') ?? this.#from.join(',')}
            @change=${e => this.address.set({start: e.target.value.trim() || undefined})}
          />
        </label>
        <label>
          Steps
          <input type="number" min="1" max=${MOST_STEPS} .value=${String(this.#steps)} @change=${set('steps', false)} />
        </label>
        <label>
          Seed
          <input type="number" .value=${this.address.get('seed')} @change=${set('seed', false)} />
        </label>
      </div>
      <label class="wide">
        Noise on each gradient, standard deviation
        <span class="row">
          <input
            type="range"
            aria-label="Gradient noise"
            min="0"
            max="1"
            step="0.01"
            .value=${String(Math.cbrt(noise / 100))}
            @input=${slide(true)}
            @change=${slide(false)}
          />
          <input aria-label="Gradient noise, a number" size="6" .value=${String(this.address.get('noise'))} @change=${set('noise', false)} />
        </span>
      </label>
    `;
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
      .over=${places => ways(places, race.traces, this.#step, this.address.get('arrows'))}
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
          .at=${{x: this.#step, y: NaN}}
          .over=${places => cursor(places, this.#step)}
          label="Value against step: click, drag, or use the arrow keys, to go to a step"
          @point=${this.#jump}
        ></server-figure>`
      : this.problem
        ? nothing
        : html`<p class="note">The race is being computed.</p>`;
  }

  #player() {
    if (!this.race) {
      return nothing;
    }
    const step = this.#step;
    const last = this.#last;
    const button = (name, sign, to, off) => html`<button
      aria-label=${name}
      title=${name}
      ?disabled=${off}
      @click=${to}
    >
      ${sign}
    </button>`;
    return html`
      <div class="player" role="group" aria-label="Player">
        ${button('Rewind', '|◂', () => this.#settle(0), step === 0)}
        ${button('Step back', '◂', () => this.#settle(step - 1), step === 0)}
        <button class="main" @click=${() => (this.playing ? this.#pause() : this.#play())}>
          ${this.playing ? 'Pause' : 'Play'}
        </button>
        ${button('Step forward', '▸', () => this.#settle(step + 1), step === last)}
        <input
          type="range"
          aria-label="Step"
          min="0"
          max=${last}
          .value=${String(step)}
          @input=${e => {
            this.playing = false;
            this.now = Number(e.target.value);
          }}
          @change=${e => this.#settle(Number(e.target.value))}
        />
        <span class="count">${step} of ${last}</span>
      </div>
      <div class="row">
        <label>
          Speed
          <select @change=${e => this.address.set({speed: e.target.value})}>
            ${SPEEDS.map(
              each =>
                html`<option value=${each} ?selected=${each === this.address.number('speed')}>${each} steps/s</option>`,
            )}
          </select>
        </label>
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
