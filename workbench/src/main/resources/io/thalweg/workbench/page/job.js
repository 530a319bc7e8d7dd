// A training while it goes on, and after: curves, orders, what the network says of digits.
import {LitElement, html, nothing} from 'lit';
import {get} from './api.js';
import {colours} from './chart.js';
import {numbers} from './formula.js';
import './figure.js';
import {commandLine, goOn, LiveJob, LOST, what} from './live.js';
import './digits.js';

/** Charts are drawn so often at most, and the network is asked again: small networks make many epochs a second. */
const REDRAW = 400;
const ASK_AGAIN = 2000;

const WIDTH = 720;
const NARROW = 360;

/** States in which a job is over before its time. */
const UNFINISHED = ['stopped', 'failed'];

/** Series of the greatest curvatures, by their rank. */
const CURVATURES = 'curvatures/';

/** Points of a curve below which one would not see it as a line. */
const FEW = 30;

const mode = points => (points.length < FEW ? 'lines+markers' : 'lines');

const line = (points, name, colour, more = {}) => ({
  x: points.map(point => point[0]),
  y: points.map(point => point[1]),
  name,
  mode: mode(points),
  line: {color: colour, width: 1.8, ...more.line},
  ...more.trace,
});

/**
 * @property job its id
 * @fires ended when it is over
 * @fires began with the id of a job that goes on with it
 */
class JobView extends LitElement {
  static properties = {job: {}, live: {state: true}, landscape: {state: true}, problem: {state: true}, factor: {state: true}, resumable: {state: true}};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.job) {
      this.#listen();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.live?.close();
    this.live = undefined;
  }

  willUpdate(changed) {
    if (changed.has('job')) {
      this.#listen();
    }
  }

  #listen() {
    if (this.live?.id !== this.job) {
      this.live?.close();
      this.problem = undefined;
      this.landscape = undefined;
      this.resumable = false;
      this.live = new LiveJob(this.job, kind => this.#heard(kind));
    }
  }

  #heard(kind) {
    if (kind === 'over') {
      this.#end(this.live);
      this.dispatchEvent(new CustomEvent('ended'));
    }
    if (kind === 'epoch' || kind === 'over') {
      this.learnt = true;
    }
    if (kind !== 'news' && kind !== 'epoch') {
      this.#redraw();
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.#redraw();
    }, REDRAW);
  }

  #redraw() {
    const now = performance.now();
    if (this.learnt && (!this.live?.isLive || now - (this.looked ?? 0) > ASK_AGAIN)) {
      this.learnt = false;
      this.looked = now;
    }
    this.requestUpdate();
  }

  /** A landscape has nothing but its answer to show; of a training the store knows whether it can go on. */
  async #end({id, document: {call, state, run}}) {
    try {
      if (call === 'train' && UNFINISHED.includes(state) && run) {
        const {resumable} = await get('runs/show', {run});
        this.resumable = id === this.job && resumable;
      }
      if (call !== 'landscape' || state !== 'done') {
        return;
      }
      const {figures} = await get(`jobs/${id}/answer`, {figures: 'way', width: this.clientWidth < NARROW ? NARROW : WIDTH});
      this.landscape = id === this.job ? figures.way : this.landscape;
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  async #goOn() {
    try {
      this.problem = undefined;
      const id = await goOn(this.live.document.run);
      this.dispatchEvent(new CustomEvent('began', {detail: id}));
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  async #order(action, factor) {
    try {
      this.problem = undefined;
      await this.live.order(action, factor);
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  render() {
    const job = this.live?.document;
    const lost = LOST[this.live?.lost];
    if (!job) {
      return html`<section class="job">
        ${this.problem ?? lost ? html`<p class="problem" role="alert">${this.problem ?? lost}</p>` : html`<p class="note">…</p>`}
      </section>`;
    }
    return html`<section class="job" aria-label="The training">
      ${this.#head(job)} ${this.#orders(job)}
      ${lost ? html`<p class="problem" role="alert">${lost} ${this.live.isLive ? 'Shown is what was known of it last.' : ''}</p>` : nothing}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${job.error && job.state === 'failed' ? html`<p class="problem" role="alert">${job.error}</p>` : nothing}
      ${this.#facts(job)}
      <div class="charts">${this.#charts(job)}</div>
      ${job.call === 'compare' ? this.#ranking(job) : nothing}
      ${this.landscape ? html`<server-figure data-figure="way" .svg=${this.landscape}></server-figure>` : nothing}
      ${job.network?.classes.length && job.network.shape.length === 2
        ? html`<digits-view .live=${this.live} .network=${job.network} .asks=${job.asks} .look=${this.looked}></digits-view>`
        : nothing}
      ${this.#notes(job)}
    </section>`;
  }

  #head({call, values, state, lanes, progress}) {
    const stale = this.live.lost && this.live.isLive;
    const done = progress?.done ?? lanes[0]?.step ?? 0;
    const total = progress?.total ?? lanes[0]?.total ?? 0;
    const unit = progress ? 'epochs' : 'steps';
    return html`<h2>
        ${call} <span class="code">${what(values)}</span>
        <span class="state" data-state=${stale ? 'unknown' : state} role="status">${stale ? `${state} when last heard of` : state}</span>
      </h2>
      <div class="progress">
        <progress max=${Math.max(1, total)} .value=${done} aria-label="Progress"></progress>
        <span class="note">${done.toLocaleString('en')} of ${total.toLocaleString('en')} ${unit}</span>
      </div>`;
  }

  #orders({call, state, network}) {
    if (this.resumable) {
      return html`<div class="row orders"><button class="main" @click=${this.#goOn}>Go on</button></div>`;
    }
    if (!this.live.isLive || this.live.lost) {
      return nothing;
    }
    const stopping = state === 'stopping';
    const early = stopping || !network;
    const stop = html`<button ?disabled=${stopping} @click=${() => this.#order('stop')}>${call === 'landscape' ? 'Stop' : 'Stop and save'}</button>`;
    if (call !== 'train') {
      return html`<div class="row orders">${stop}</div>`;
    }
    const factor = this.factor ?? '0.5';
    return html`<div class="row orders" role="group" aria-label="Orders to the training">
      ${state === 'paused'
        ? html`<button class="main" @click=${() => this.#order('continue')}>Continue</button>`
        : html`<button ?disabled=${early} @click=${() => this.#order('pause')}>Pause</button>`}
      <button ?disabled=${early} @click=${() => this.#order('checkpoint')}>Save checkpoint</button>
      ${stop}
      <span class="rate">
        <label>
          Rate times
          <input size="5" inputmode="decimal" .value=${factor} @input=${e => (this.factor = e.target.value)} />
        </label>
        <button ?disabled=${early} @click=${() => this.#order('rate', Number(factor))}>Change rate</button>
      </span>
    </div>`;
  }

  #facts(job) {
    const [lane] = job.lanes;
    const last = lane?.epochs.at(-1);
    const single = job.call === 'train';
    const rows = [
      ['Epoch', single && last && `${last.epoch}`],
      ['Training loss', single && last && numbers(last.trainLoss)],
      ['Test loss', single && last && numbers(last.testLoss)],
      ['Test accuracy', single && last && `${(100 * last.testAccuracy).toFixed(2)} %`],
      ['Rate', single && last && numbers(last.rate)],
      ['Rate changed by', job.rateFactor !== 1 && `× ${numbers(job.rateFactor)}`],
    ].filter(([, value]) => value);
    return html`
      <dl class="facts" aria-live="polite">
        ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
        ${job.run ? html`<div><dt>Run</dt><dd><a href="#/runs?run=${job.run}">${job.run}</a></dd></div>` : nothing}
      </dl>
      ${job.state === 'stopped' && job.error
        ? this.#stopped(job.error)
        : html`<details class="note"><summary>Command line</summary><code class="code">${commandLine(job.call, job.values)}</code></details>`}
    `;
  }

  /** Where it was saved, the program says with what it goes on. */
  #stopped(said) {
    const [, before, resume] = /^(.*?)(\.\/thalweg .+ --resume \S+)?$/s.exec(said);
    return html`<p class="note">
      ${resume ? 'Saved: ' : ''}${before}${resume ? html`<code class="code">${resume}</code>` : nothing}
    </p>`;
  }

  #charts(job) {
    return job.call === 'train' ? this.#single(job) : this.#several(job);
  }

  #single({lanes, measured}) {
    const [lane] = lanes;
    if (!lane) {
      return nothing;
    }
    const [blue, red, green] = colours();
    const epochs = lane.epochs.map(({epoch}) => epoch);
    const perEpoch = (name, key, colour) =>
      line(lane.epochs.map(each => [each.epoch, each[key]]), name, colour);
    const ticks = {title: 'epoch', dtick: epochs.length > 12 ? undefined : 1};
    return html`
      ${this.#chart('Loss of each batch', [
        {
          x: lane.loss.map(({step}) => step),
          y: lane.loss.map(({mean}) => mean),
          name: 'batch loss',
          type: 'scatter',
          mode: mode(lane.loss),
          line: {color: blue, width: 1.2},
        },
      ], {xaxis: {title: 'step', range: [0, lane.total]}, yaxis: {title: 'nats', type: 'log'}, showlegend: false})}
      ${lane.epochs.length
        ? html`${this.#chart(
            'Loss',
            [perEpoch('training', 'trainLoss', blue), perEpoch('test', 'testLoss', red)],
            {xaxis: ticks, yaxis: {title: 'nats', type: 'log'}},
          )}
          ${this.#chart(
            'Accuracy',
            [perEpoch('training', 'trainAccuracy', blue), perEpoch('test', 'testAccuracy', red)],
            {xaxis: ticks, yaxis: {tickformat: '.1%'}},
          )}`
        : nothing}
      ${this.#norm(measured, green, lane.total)} ${this.#sharpness(measured, lane.total)}
      ${this.#curvatures(measured, lane.total)}
    `;
  }

  #points(measured, name) {
    return measured.find(each => each.name === name)?.points.map(({step, mean}) => [step, mean]);
  }

  #norm(measured, colour, total) {
    const points = this.#points(measured, 'grad-norm');
    return points
      ? this.#chart('Gradient norm', [line(points, '‖g‖', colour, {line: {width: 1.2}})], {
          xaxis: {title: 'step', range: [0, total]},
          yaxis: {type: 'log'},
          showlegend: false,
        })
      : nothing;
  }

  /** The limit is where the margin would be 1: the sharpness that the optimizer sees over it. */
  #sharpness(measured, total) {
    const sharpness = this.#points(measured, 'sharpness');
    const seen = this.#points(measured, 'seen-sharpness');
    const margin = this.#points(measured, 'stability-margin');
    if (!sharpness) {
      return nothing;
    }
    const [, red, green, violet] = colours();
    const limit = seen?.map(([step, value], i) => [step, value / margin[i][1]]) ?? [];
    const adapts = seen?.some(([, value], i) => Math.abs(value - sharpness[i]?.[1]) > 0.05 * Math.abs(value));
    const traces = [line(sharpness, 'sharpness', violet)];
    if (adapts) {
      traces.push(line(seen, 'as the optimizer sees it', green));
    }
    if (seen) {
      traces.push(line(limit, 'limit of stability', red, {line: {dash: 'dash'}}));
    }
    return this.#chart('Sharpness and its limit', traces, {
      xaxis: {title: 'step', range: [0, total]},
      yaxis: {type: 'log'},
    });
  }

  /** The greatest few, some of which may be below 0. */
  #curvatures(measured, total) {
    const all = colours();
    const lines = measured
      .filter(({name}) => name.startsWith(CURVATURES))
      .map(({name, points}, i) =>
        line(points.map(({step, mean}) => [step, mean]), `λ${name.slice(CURVATURES.length)}`, all[i % all.length], {line: {width: 1.3}}),
      );
    return lines.length
      ? this.#chart(`The ${lines.length} greatest curvatures`, lines, {xaxis: {title: 'step', range: [0, total]}})
      : nothing;
  }

  #several({lanes}) {
    const all = colours();
    const of = lanes.filter(({epochs}) => epochs.length);
    const chart = (title, key, yaxis) =>
      this.#chart(
        title,
        of.map(lane =>
          line(
            lane.epochs.map(each => [each.epoch, each[key]]),
            lane.of,
            all[lanes.indexOf(lane) % all.length],
            {trace: {mode: 'lines+markers'}},
          ),
        ),
        {xaxis: {title: 'epoch', dtick: of.some(({epochs}) => epochs.length > 12) ? undefined : 1}, yaxis},
      );
    return of.length
      ? html`${chart('Test accuracy', 'testAccuracy', {tickformat: '.1%'})}
        ${chart('Test loss', 'testLoss', {title: 'nats', type: 'log'})}
        ${chart('Training loss', 'trainLoss', {title: 'nats', type: 'log'})}`
      : nothing;
  }

  #chart(title, traces, layout) {
    return html`<plot-chart
      data-chart=${title}
      .traces=${traces}
      .layout=${{...layout, title}}
      label="${title}, ${traces.map(({name}) => name).join(', ')}"
    ></plot-chart>`;
  }

  #ranking({lanes}) {
    const rows = lanes
      .map(({of, step, total, epochs, diverged}) => ({of, step, total, last: epochs.at(-1), diverged}))
      .sort((a, b) => (b.last?.testAccuracy ?? -1) - (a.last?.testAccuracy ?? -1));
    return html`<div class="scroll"><table>
      <thead><tr><th>Optimizer</th><th>Steps</th><th>Epoch</th><th>Test accuracy</th><th>Test loss</th></tr></thead>
      <tbody>
        ${rows.map(
          ({of, step, total, last, diverged}) => html`<tr>
            <td class="code">${of}</td>
            <td>${step} of ${total}</td>
            <td>${last?.epoch ?? '–'}</td>
            <td>${diverged ? 'diverged' : last ? `${(100 * last.testAccuracy).toFixed(2)} %` : '–'}</td>
            <td>${numbers(last?.testLoss)}</td>
          </tr>`,
        )}
      </tbody>
    </table></div>`;
  }

  #notes({notes}) {
    return notes.length
      ? html`<h2>What happened</h2>
          <ol class="notes">
            ${notes.map(({step, kind, text}) => html`<li><span class="note">step ${step}</span> ${kind === 'warning' ? '⚠ ' : ''}${text}</li>`)}
          </ol>`
      : nothing;
  }
}

customElements.define('job-view', JobView);
