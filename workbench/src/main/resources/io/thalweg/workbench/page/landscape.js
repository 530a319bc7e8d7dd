// The loss about the end of a run's training: computed anew by the command `landscape`, shown as a
// map with the way of the training and as a surface.
import {LitElement, html, nothing} from 'lit';
import {get, post} from './api.js';
import './chart.js';
import './figure.js';
import {LiveJob, LOST} from './live.js';

const WIDTH = 720;
const NARROW = 360;

const ALL = '2147483647';

/** Settings of a training that a landscape takes as they are. */
const SAME = ['scaling', 'validation', 'epochs', 'steps', 'loss-bound', 'accumulate'];

/** The run's training as the command `landscape` is told it; its optimizer has the rate in it. */
const again = ({optimizer, model, data, seed, settings, result}) => {
  const values = {optimizer, model, data, seed, epochs: result.epochs};
  for (const name of SAME.filter(each => settings[each] !== undefined)) {
    values[name] = settings[name];
  }
  const batch = /size=(\d+)/.exec(settings.batch)?.[1];
  if (batch) {
    values.batch = batch === ALL ? 'all' : batch;
  }
  return values;
};

/** What a run had that the command can not do again; undefined where it can do all. */
const whyNot = ({settings}, events) => {
  const reasons = [
    [settings.online === 'true', 'it learnt from a stream'],
    [settings.patience !== undefined, 'it ended by --patience'],
    [settings.spark !== undefined, 'it was trained on Spark'],
    [events.some(({kind, message}) => kind === 'order' && message.startsWith('MultiplyRate')), 'its rate was changed by hand'],
  ];
  return reasons.find(([applies]) => applies)?.[1];
};

class RunLandscape extends LitElement {
  static properties = {
    run: {attribute: false},
    events: {attribute: false},
    points: {state: true},
    live: {state: true},
    found: {state: true},
    problem: {state: true},
  };

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('run') && this.of !== this.run.id) {
      this.of = this.run.id;
      this.#forget();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#forget();
  }

  #forget() {
    this.live?.close();
    this.live = undefined;
    this.found = undefined;
    this.problem = undefined;
  }

  async #start() {
    const refusal = whyNot(this.run, this.events);
    this.#forget();
    if (refusal) {
      this.problem = `This run can not be trained once more: ${refusal}.`;
      return;
    }
    try {
      const values = {...again(this.run), points: Number(this.points ?? 25)};
      const {id} = await post('jobs', {call: 'landscape', values});
      this.live = new LiveJob(id, kind => this.#heard(kind));
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  async #stop() {
    try {
      await this.live.order('stop');
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  async #heard(kind) {
    this.requestUpdate();
    const {live} = this;
    if (kind !== 'over' || !live) {
      return;
    }
    if (live.document.state !== 'done') {
      this.problem = live.document.error;
      return;
    }
    const width = this.clientWidth < 560 ? NARROW : WIDTH;
    try {
      this.found = await get(`jobs/${live.id}/answer`, {figures: 'way', width});
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  render() {
    const {live, found} = this;
    const progress = live?.document?.progress;
    return html`<h2>Loss landscape</h2>
      <p class="note">Trains once more with the run's settings, then computes the loss over the plane in which the training moved most.</p>
      <div class="row">
        <label>
          Places along each side
          <input size="5" inputmode="numeric" .value=${String(this.points ?? 25)} @change=${e => (this.points = e.target.value)} />
        </label>
        ${live?.isLive
          ? html`<button @click=${this.#stop}>Stop</button>
              <progress max=${progress?.total ?? 1} .value=${progress?.done ?? 0} aria-label="Progress of the landscape"></progress>
              <span class="note" role="status">${progress?.now ?? 'trains'}</span>`
          : html`<button @click=${this.#start}>Compute the landscape</button>`}
      </div>
      ${live?.lost ? html`<p class="problem" role="alert">${LOST[live.lost]}</p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${found ? this.#shown(found) : nothing}`;
  }

  #shown({figures, trajectory: {points, plane}}) {
    const z = plane.loss.map(row => row.map(value => (value > 0 ? Math.log10(value) : null)));
    const height = ({x, y}) => {
      const nearest = (all, at) => all.reduce((best, each, i) => (Math.abs(each - at) < Math.abs(all[best] - at) ? i : best), 0);
      return z[nearest(plane.y, y)][nearest(plane.x, x)] + 0.02;
    };
    return html`<div class="landscape">
      <server-figure data-figure="way" .svg=${figures.way}></server-figure>
      <plot-chart
        data-chart="Surface"
        class="surface"
        .traces=${[
          {type: 'surface', x: plane.x, y: plane.y, z, colorscale: 'Viridis', showscale: false, contours: {z: {show: true, usecolormap: true, width: 1}}},
          {
            type: 'scatter3d',
            x: points.map(({x}) => x),
            y: points.map(({y}) => y),
            z: points.map(height),
            mode: 'lines',
            line: {width: 6, color: '#c91304'},
            name: 'the training',
          },
        ]}
        .layout=${{
          title: 'The same as a surface',
          margin: {l: 0, r: 0, t: 34, b: 0},
          scene: {
            xaxis: {title: plane.xName},
            yaxis: {title: plane.yName},
            zaxis: {title: 'log₁₀ loss'},
          },
          showlegend: false,
        }}
        label="Training loss over the plane, as a surface with the way of the training"
      ></plot-chart>
    </div>`;
  }
}

customElements.define('run-landscape', RunLandscape);
