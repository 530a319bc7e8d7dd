// The curves of several runs in one chart, and their settings and results beside each other.
import {LitElement, html, nothing} from 'lit';
import {Address} from './address.js';
import {get, latest, optimizers} from './api.js';
import {colours} from './chart.js';
import {axes, finite, ranges, settings, short, within} from './axes.js';
import './parallel.js';

const POINTS = 600;
const MOST_OF_RUN = 20;
const RANGES = 'brush';
const FADED = 0.15;
const LONGEST_NAME = 40;
const BY_EPOCH = new Set(['train_loss', 'train_accuracy', 'test_loss', 'test_accuracy', 'rate', 'seconds']);

/** The series of one training and those of many: `test_loss` and `test_loss/adam/1`. */
const base = name => name.split('/')[0];

const title = ({name, id}, longest = name.length) => `${short(name, longest)} (${id.slice(-4)})`;

const told = ({message}, id) => (message.includes(id) ? message : `${id}: ${message}`);

/** Mean with exponentially falling weights, corrected for its start. */
const smoothed = (values, beta) => {
  let [mean, weight] = [0, 0];
  return values.map(value => {
    if (value === null) {
      return null;
    }
    mean = beta * mean + (1 - beta) * value;
    weight = beta * weight + (1 - beta);
    return mean / weight;
  });
};

/**
 * @property runs ids
 * @fires none when nothing is to be chosen any more
 * @fires keep with the ids of those that remain chosen
 */
class RunsOverlay extends LitElement {
  static properties = {runs: {attribute: false}, shown: {state: true}, problem: {state: true}};

  address = new Address(this, {series: 'test_loss', log: 'false', smooth: '0'});

  createRenderRoot() {
    return this;
  }

  updated() {
    this.#load(this.runs, this.address.get('series'));
  }

  #load = latest(async (runs, series) => {
    const key = JSON.stringify([runs, series]);
    if (key === this.key) {
      return;
    }
    this.key = key;
    try {
      this.entries = await optimizers();
      const asked = await Promise.allSettled(runs.map(run => this.#one(run, series)));
      this.shown = asked.filter(({status}) => status === 'fulfilled').map(({value}) => value);
      const missing = asked.flatMap(({reason}, i) => (reason ? [told(reason, runs[i])] : []));
      this.problem = missing.length ? missing.join('; ') : undefined;
    } catch (problem) {
      this.problem = problem.message;
    }
  });

  async #one(run, wanted) {
    const about = await get('runs/show', {run});
    const names = about.series.map(({name}) => name).filter(name => base(name) === wanted);
    const asked = names.slice(0, MOST_OF_RUN);
    const {numbers} = asked.length ? await get('runs/show', {run, series: asked, points: POINTS}) : {numbers: []};
    return {...about, numbers};
  }

  render() {
    const {shown} = this;
    return html`<section class="overlay" aria-label="Chosen runs">
      <h2>
        ${this.runs.length} chosen
        <button @click=${() => this.dispatchEvent(new CustomEvent('none'))}>None</button>
      </h2>
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${shown?.length ? html`${this.#controls(shown)} ${this.#chart(shown)} ${this.#settings(shown)}` : nothing}
    </section>`;
  }

  #controls(shown) {
    const {address} = this;
    const names = [...new Set(shown.flatMap(({series}) => series.map(({name}) => base(name))))].sort();
    const series = address.get('series');
    return html`<div class="row">
      <label>
        Series
        <select @change=${e => address.set({series: e.target.value})}>
          ${names.includes(series) ? nothing : html`<option selected>${series}</option>`}
          ${names.map(name => html`<option ?selected=${name === series}>${name}</option>`)}
        </select>
      </label>
      <label>
        Smoothing β ${address.get('smooth')}
        <input
          type="range"
          min="0"
          max="0.98"
          step="0.02"
          .value=${address.get('smooth')}
          @input=${e => address.set({smooth: e.target.value}, {passing: true})}
          @change=${e => address.set({smooth: e.target.value})}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          .checked=${address.get('log') === 'true'}
          @change=${e => address.set({log: String(e.target.checked)})}
        />
        Logarithmic
      </label>
    </div>`;
  }

  #chart(shown) {
    const {address} = this;
    const series = address.get('series');
    const beta = address.number('smooth');
    const all = colours();
    const inside = this.#inside(shown);
    const traces = shown.flatMap(({run, numbers}, i) =>
      numbers.map(({name, points}) => ({
        x: points.map(({lastStep}) => lastStep),
        y: smoothed(points.map(({mean}) => mean), beta),
        name: name === series ? title(run, LONGEST_NAME) : name.slice(series.length + 1),
        opacity: inside.has(i) ? 1 : FADED,
        mode: points.length < 30 ? 'lines+markers' : 'lines',
        line: {color: all[(shown.length > 1 ? i : numbers.findIndex(each => each.name === name)) % all.length], width: 1.6},
      })),
    );
    const most = Math.max(...traces.map(({x}) => x.length));
    return traces.length
      ? html`<plot-chart
          data-chart="Overlay"
          class="tall"
          .traces=${traces}
          .layout=${{
            xaxis: BY_EPOCH.has(series) ? {title: 'epoch', dtick: most < 15 ? 1 : undefined} : {title: 'step'},
            yaxis: {title: series.replaceAll('_', ' '), type: address.get('log') === 'true' ? 'log' : 'linear'},
            showlegend: true,
          }}
          label="${series} of ${shown.map(({run}) => title(run)).join(', ')}"
        ></plot-chart>`
      : html`<p class="note">None of these runs has the series ${series}.</p>`;
  }

  /** Which of the chosen ones lie within the ranges of the parallel coordinates. */
  #inside(shown) {
    const all = axes(this.#rows(shown));
    return new Set(within(all, ranges(all, this.address.all(RANGES)), shown.length));
  }

  #rows(shown) {
    const recipes = settings(shown.map(({run}) => run.optimizer), this.entries);
    return shown.map(({run}, i) => ({
      ...recipes[i],
      model: run.model,
      data: run.data,
      seed: run.seed,
      seconds: run.seconds,
      'training loss': finite(run.result?.trainLoss),
      'test loss': finite(run.result?.testLoss),
      'test accuracy': finite(run.result?.testAccuracy),
    }));
  }

  #settings(shown) {
    if (shown.length < 2) {
      return nothing;
    }
    const keep = ({detail}) => this.dispatchEvent(new CustomEvent('keep', {detail: detail.map(i => shown[i].run.id)}));
    return html`<h2>Settings and results</h2>
      <parallel-lines
        key=${RANGES}
        keepable
        .rows=${this.#rows(shown)}
        .names=${shown.map(({run}) => title(run))}
        by="test accuracy"
        @keep=${keep}
      ></parallel-lines>`;
  }
}

customElements.define('runs-overlay', RunsOverlay);
