// An optimizer as a control system: the map of stability, root locus, poles, step response and Bode
// diagram, all of one setting. A drag on the map changes rate and momentum; the rest follows. The
// curvature is a number, or what a run has measured at one of its steps.
import {LitElement, html, nothing} from 'lit';
import {Address} from './address.js';
import {Again} from './again.js';
import {get, latest, mayPass, optimizers} from './api.js';
import './figure.js';
import './measured.js';
import {parse, write} from './recipe.js';
import {numbers, polynomial, tex} from './formula.js';

const FIGURES = ['locus', 'poles', 'step', 'bode', 'curvatures'];

/** Of the analysis what is said in words; the numbers behind the figures are many. */
const WORDS = [
  'curvature', 'modes', 'regime', 'spectralRadius', 'damping', 'naturalFrequency', 'step', 'stableRates', 'noiseGain',
  'closedForm', 'jury', 'approximation', 'run',
];

/** Values along each side of a map while one drags: all of them would come too late. */
const COARSE = 32;

/** What did not arrive is asked for again after so long, in milliseconds. */
const AGAIN = 3000;

/**
 * While one drags, the answer that comes first waits so long for the other, in milliseconds: a frame
 * costs as much time as an answer, and both are drawn in one.
 */
const TOGETHER = 25;

/** A drag that rests so long, in milliseconds, has all of them. */
const REST = 200;

const NARROW = 340;
const NARROWEST = 260;
const WIDEST = 620;
const GAP = 24;

class DynamicsPage extends LitElement {
  static properties = {
    analysis: {state: true},
    map: {state: true},
    problem: {state: true},
    passing: {state: true},
  };

  address = new Address(this, {optimizer: 'momentum(rate=0.1)', curvature: '1', run: '', step: ''});

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.observer = new ResizeObserver(([{contentRect}]) => {
      const columns = contentRect.width >= 2 * NARROW + GAP ? 2 : 1;
      const width = Math.floor(Math.min(WIDEST, (contentRect.width - (columns - 1) * GAP) / columns));
      if (Math.abs(width - (this.width ?? 0)) > 8) {
        this.width = Math.max(NARROWEST, width);
        this.requestUpdate();
      }
    });
    this.observer.observe(this.querySelector('.figures'));
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
    clearTimeout(this.rest);
  }

  get #asked() {
    const [optimizer, curvature, run, step] = ['optimizer', 'curvature', 'run', 'step'].map(name => this.address.get(name));
    return run ? {optimizer, run, 'at-step': step} : {optimizer, curvature};
  }

  /** What is measured of the run that the address names, once it is known. */
  get #measured() {
    const run = this.address.get('run');
    return run && this.analysis?.asked.run === run ? this.analysis.run : undefined;
  }

  /** As it is looked at: a number, or a range as it is written. */
  get #curvature() {
    return this.address.get('run') ? this.#measured?.curvature : this.address.get('curvature');
  }

  /** The map does not wait for an answer where the list of looks tells what was measured; undefined where it must. */
  get #mapped() {
    const measured = this.#measured;
    if (!measured) {
      return this.#curvature;
    }
    const {curvature, looks} = measured.measured[this.#at(measured.measured)];
    const answered = this.analysis.asked['at-step'] === this.address.get('step');
    return looks === 1 ? curvature : answered ? measured.curvature : undefined;
  }

  updated() {
    const {width} = this;
    if (width) {
      this.#look({...this.#asked, width}, this.passing);
      const curvature = this.#mapped;
      if (curvature !== undefined) {
        this.#survey({optimizer: this.address.get('optimizer'), curvature: String(curvature), coarse: this.passing, width});
      }
    }
  }

  /** Analysis and figures, when what is asked has changed. That of the run stays while one drags along its steps. */
  #look = latest(async (asked, passing) => {
    const before = this.analysis?.asked;
    const same = ['run', 'optimizer', 'width'].every(name => asked[name] === before?.[name]);
    const run = passing && same ? this.analysis.figures.run : undefined;
    const key = JSON.stringify(asked);
    if (key === this.seen?.key && (run || !this.seen.partly)) {
      return;
    }
    this.seen = {key, partly: Boolean(run)};
    try {
      const figures = run ? FIGURES : [...FIGURES, 'run'];
      const wanted = {...asked, figures: figures.join(','), only: WORDS.join(',')};
      const answer = await this.#together(get('analyze', wanted), passing);
      this.analysis = {asked, ...answer, figures: {run, ...answer.figures}};
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem.message;
      this.#fails(problem);
    }
  });

  underWay = new Set();

  async #together(answer, passing) {
    const over = answer.then(() => {}, () => {});
    this.underWay.add(over);
    await over;
    this.underWay.delete(over);
    if (passing && this.passing) {
      await Promise.race([Promise.all(this.underWay), new Promise(done => setTimeout(done, TOGETHER))]);
    }
    return answer;
  }

  /** What was drawn before stays; what may go well another time is asked again, once for both. */
  #fails(problem) {
    if (mayPass(problem)) {
      this.again.in(AGAIN);
    }
  }

  again = new Again(this, () => {
    this.seen = undefined;
    this.surveyed = undefined;
    this.requestUpdate();
  });

  /** The map does not depend on where one stands in it: it is asked for without. */
  #survey = latest(async ({optimizer, curvature, coarse, width}) => {
    try {
      const parsed = parse(optimizer);
      const entry = parsed && (await optimizers()).get(parsed.id);
      const share = entry?.settings.find(each => each.kind === 'number' && each.range === '[0,1)');
      const held = {...parsed?.settings, rate: undefined};
      delete held[share?.name];
      const asked = {
        optimizer: parsed ? write(parsed.id, held) : optimizer,
        curvature: curvature.split(':').at(-1),
        figures: 'map',
        only: 'x,y',
        width,
      };
      const key = JSON.stringify(asked);
      if (key === this.surveyed?.key && (coarse || !this.surveyed.coarse)) {
        return;
      }
      this.surveyed = {key, coarse};
      const answer = get('map', {...asked, points: coarse ? COARSE : undefined});
      this.map = {...(await this.#together(answer, coarse)), entry};
    } catch (problem) {
      this.map = mayPass(problem) && this.map?.figures ? this.map : {problem: problem.message};
      this.#fails(problem);
    }
  });

  /** @param passing whether it is one of many, as in a drag */
  #set(changes, passing = false) {
    clearTimeout(this.rest);
    this.passing = passing;
    this.address.set(changes, {passing});
    if (passing) {
      this.rest = setTimeout(() => (this.passing = false), REST);
    }
  }

  /** A value for dragging: three digits are what a pointer can say. */
  #change(changes, passing) {
    const {id, settings} = parse(this.address.get('optimizer'));
    const rounded = Object.fromEntries(
      Object.entries(changes).map(([name, value]) => [name, Number(value.toPrecision(3))]),
    );
    this.#set({optimizer: write(id, {...settings, ...rounded})}, passing);
  }

  #point({detail: {x, y, passing}}) {
    this.#change({[this.map.x.setting]: x, [this.map.y.setting]: y}, passing);
  }

  /** A curvature by hand is no longer that of a run. */
  #bend(curvature, passing) {
    this.#set({curvature, run: undefined, step: undefined}, passing);
  }

  render() {
    const optimizer = this.address.get('optimizer');
    const {analysis} = this;
    const measured = this.#measured;
    return html`
      <section class="controls" aria-label="What is looked at">
        <recipe-form .value=${optimizer} @recipe=${e => this.address.set({optimizer: e.detail})}></recipe-form>
        ${this.#slider()}
        <run-choice
          .run=${this.address.get('run')}
          @choice=${e => this.address.set({run: e.detail || undefined, step: undefined})}
        ></run-choice>
        ${measured ? this.#steps(measured) : nothing}
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${analysis ? this.#words(analysis) : nothing}
      </section>
      <section class="figures" aria-label="Figures">
        ${measured && analysis.figures.run ? this.#runFigure(measured) : nothing}
        ${this.#mapFigure(optimizer)}
        ${FIGURES.map(name =>
          analysis?.figures[name]
            ? html`<server-figure data-figure=${name} .svg=${analysis.figures[name]}></server-figure>`
            : nothing,
        )}
      </section>
    `;
  }

  /** The last look up to the step that the address names. */
  #at(measured) {
    const step = Number(this.address.get('step') || Infinity);
    return Math.max(0, measured.findLastIndex(look => look.step <= step));
  }

  #slider() {
    const curvature = this.#curvature ?? this.address.get('curvature');
    const number = Number(curvature);
    const bend = (exponent, passing) => this.#bend(Number((10 ** exponent).toPrecision(3)), passing);
    return html`<label class="wide">
      Curvature λ
      <span class="row">
        <input
          type="range"
          aria-label="Curvature, logarithmic"
          min="-3"
          max="3"
          step="0.01"
          .value=${String(Math.log10(Number.isFinite(number) ? number : 1))}
          @input=${e => bend(e.target.value, true)}
          @change=${e => bend(e.target.value, false)}
        />
        <input
          aria-label="Curvature, a number or a range a:b"
          size="8"
          .value=${typeof curvature === 'number' ? String(Number(curvature.toPrecision(4))) : curvature}
          @change=${e => this.#bend(e.target.value)}
        />
      </span>
    </label>`;
  }

  /** The slider goes ahead of the answer; the note is of what was answered. */
  #steps({id, series, step: seen, curvature, measured, curvatures}) {
    const at = this.#at(measured);
    const {step} = measured[at];
    const go = (index, passing) => this.#set({step: measured[index].step}, passing);
    return html`<label class="wide">
        Step of the run
        <span class="row">
          <input
            type="range"
            aria-label="Step of the run"
            aria-valuetext="step ${step}"
            min="0"
            max=${measured.length - 1}
            step="1"
            .value=${String(at)}
            @input=${e => go(e.target.value, true)}
            @change=${e => go(e.target.value, false)}
          />
          <output class="count">${step.toLocaleString('en')}</output>
        </span>
      </label>
      <p class="note">
        λ = ${numbers(curvature)}, the ${series} of <a href="#/runs?run=${id}">run ${id}</a> at step ${seen.toLocaleString('en')}${curvatures.length > 1
          ? html`, with the ${curvatures.length - 1} next down to ${numbers(curvatures.at(-1))}`
          : nothing}
      </p>`;
  }

  /** The step is that of the look which lies nearest; a key leads to another in any case. */
  #runFigure({measured}) {
    const {step, curvature} = measured[this.#at(measured)];
    const go = ({detail: {x, passing, byKey}}) => {
      const at = this.#at(measured);
      const away = look => Math.abs(look.step - x);
      const nearest = measured.reduce((best, look) => (away(look) < away(best) ? look : best));
      const beside = measured[at + Math.sign(x - measured[at].step)];
      const chosen = byKey && nearest === measured[at] ? (beside ?? nearest) : nearest;
      this.#set({step: byKey && !passing ? measured[at].step : chosen.step}, passing);
    };
    return html`<server-figure
      data-figure="run"
      .svg=${this.analysis.figures.run}
      .at=${{x: step, y: curvature}}
      label="Measured curvature: drag, or use the arrow keys, to choose a step"
      @point=${go}
    ></server-figure>`;
  }

  #mapFigure(optimizer) {
    const {map} = this;
    if (!map?.figures) {
      return map?.problem ? html`<p class="note">No map: ${map.problem}</p>` : nothing;
    }
    const settings = parse(optimizer)?.settings;
    const value = name =>
      Number(settings[name] ?? map.entry.settings.find(each => each.name === name).default);
    const at = settings && map.entry && {x: value(map.x.setting), y: value(map.y.setting)};
    return html`<server-figure
      data-figure="map"
      .svg=${map.figures.map}
      .at=${at}
      label=${at
        ? `Map of stability: drag, or use the arrow keys, to change ${map.x.setting} and ${map.y.setting}`
        : nothing}
      @point=${this.#point}
    ></server-figure>`;
  }

  #limit({stable, limit}) {
    return {all: 'every curvature', none: 'no curvature', below: `curvature < ${numbers(limit)}`}[stable];
  }

  #rates({stableRates, modes}) {
    if (stableRates) {
      return `${numbers(stableRates.min)} < rate < ${numbers(stableRates.max)}`;
    }
    return modes.some(({curvature}) => curvature < 0) && 'no rate: negative curvature, no minimum here';
  }

  #words(analysis) {
    const {step, jury, closedForm} = analysis;
    const rows = [
      ['Slowest curvature', analysis.modes.length > 1 && numbers(analysis.curvature)],
      ['Regime', analysis.regime],
      ['Spectral radius', numbers(analysis.spectralRadius)],
      ['Damping ζ', numbers(analysis.damping)],
      ['Natural frequency ωₙ', `${numbers(analysis.naturalFrequency)} rad/step`],
      ['Overshoot', step && `${numbers(step.overshootPercent)} %`],
      ['Settles in', step && `${numbers(step.settlingSteps)} steps`],
      ['Stable for', this.#rates(analysis)],
      ['Stable for', analysis.run && this.#limit(analysis.run)],
      ['Noise gain', numbers(analysis.noiseGain)],
    ];
    return html`
      <dl class="facts" aria-live="polite">
        ${rows
          .filter(([, value]) => value)
          .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
      ${closedForm
        ? html`<p class="formula">${tex(`${closedForm.characteristic} = 0`)}</p>
            <p class="formula">${tex(`h = ηλ = ${numbers(closedForm.h)}`)}</p>`
        : nothing}
      ${jury ? html`<p class="formula">${tex(`${polynomial(jury.table[0])} = 0`)}</p>` : nothing}
      ${analysis.approximation ? html`<p class="note">${analysis.approximation}</p>` : nothing}
    `;
  }
}

customElements.define('dynamics-page', DynamicsPage);
