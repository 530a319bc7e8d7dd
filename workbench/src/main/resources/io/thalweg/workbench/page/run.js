// One run: what it was, what came of it, and what may be done with it.
import {LitElement, html, nothing} from 'lit';
import {finite} from './axes.js';
import {Again} from './again.js';
import {get, latest, mayPass, optimizers, post, remove} from './api.js';
import './figure.js';
import {numbers} from './formula.js';
import {commandLine, goOn, LOST, wentOn} from './live.js';
import {settings} from './parallel.js';
import './landscape.js';

const TRIALS = 2000;
const WIDEST = 1040;

/** A run that goes on is read again so soon, and as much later as its answer takes long. */
const SOON = 3000;
const REST = 4;

const LIVE = ['running', 'paused'];

/** What may be gone on with is looked at so often again: the store hears of it a moment later. */
const UNFINISHED = ['stopped', 'failed', 'lost'];
const LOOKS = 2;

/**
 * @property run its id
 * @fires read with the run whenever it has been read
 * @fires deleted when it is gone
 */
class RunView extends LitElement {
  static properties = {run: {}, shown: {state: true}, problem: {state: true}, unread: {state: true}};

  again = new Again(this, () => this.#load(this.run));

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('run')) {
      this.shown = undefined;
      this.problem = undefined;
      this.unread = undefined;
      this.looks = LOOKS;
      this.again.cancel();
      this.#load(this.run);
    }
  }

  #load = latest(async run => {
    const begun = performance.now();
    const here = () => this.isConnected && run === this.run;
    try {
      const asked = {run, trials: TRIALS, figures: 'sweep', width: Math.min(WIDEST, Math.max(320, this.clientWidth))};
      this.entries = await optimizers();
      const shown = await get('runs/show', asked);
      if (here()) {
        this.shown = shown;
        this.unread = undefined;
        this.dispatchEvent(new CustomEvent('read', {detail: shown.run}));
        this.#plan(shown.run, performance.now() - begun);
      }
    } catch (problem) {
      if (here()) {
        this.#fails(problem);
      }
    }
  });

  /** Until it is over. */
  #plan({id, state}, took) {
    const goesOn = LIVE.includes(state);
    const mayGoOn = UNFINISHED.includes(state) && (wentOn(id) || this.looks > 0);
    this.looks = goesOn ? LOOKS : this.looks - 1;
    if (goesOn || mayGoOn) {
      this.again.in(Math.max(SOON, REST * took));
    }
  }

  /** What was read before stays; what may go well another time is asked again. */
  #fails(problem) {
    this.unread = problem instanceof TypeError ? LOST.lost : problem.message;
    if (mayPass(problem)) {
      this.again.in(SOON);
    }
  }

  async #do(work) {
    try {
      this.problem = undefined;
      await work();
      await this.#load(this.run);
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  #rename(event) {
    event.preventDefault();
    const name = new FormData(event.target).get('name');
    this.#do(() => post('runs/rename', {run: this.shown.run.id, name}));
  }

  #tag(event) {
    event.preventDefault();
    const tag = new FormData(event.target).get('tag').trim();
    if (tag) {
      event.target.reset();
      this.#do(() => post('runs/tag', {run: this.shown.run.id, tag}));
    }
  }

  #untag(tag) {
    this.#do(() => post('runs/tag', {run: this.shown.run.id, tag, remove: true}));
  }

  async #goOn() {
    try {
      this.problem = undefined;
      const id = await goOn(this.shown.run.id);
      location.hash = `#/train?job=${id}`;
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  async #delete() {
    this.querySelector('dialog').close();
    try {
      await remove(`runs/${this.shown.run.id}`);
      this.dispatchEvent(new CustomEvent('deleted'));
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  render() {
    return html`<section class="run" aria-label="The run">
      ${[this.problem, this.unread].filter(Boolean).map(each => html`<p class="problem" role="alert">${each}</p>`)}
      ${this.shown ? this.#all(this.shown) : nothing}
    </section>`;
  }

  #all(shown) {
    const {run, events, artifacts, trials, trialCount, figures} = shown;
    return html`
      <h2>${run.name} <span class="state" data-state=${run.state} role="status">${run.state}</span></h2>
      ${run.reason ? html`<p class="note">${run.reason}</p>` : nothing}
      ${this.#facts(run)} ${this.#command(run)}
      ${this.#further(shown)}
      <div class="row deeds">${this.#names(run)} ${this.#downloads(run, artifacts)} ${this.#deletion(run)}</div>
      ${figures?.sweep
        ? html`<h2>Every setting</h2><div class="scroll"><server-figure data-figure="sweep" .svg=${figures.sweep}></server-figure></div>`
        : nothing}
      ${trials.length ? this.#trials(trials, trialCount) : nothing}
      ${run.kind === 'train' && run.state === 'done' ? html`<run-landscape .run=${run} .events=${events}></run-landscape>` : nothing}
      ${events.length
        ? html`<h2>What happened</h2><ol class="notes">
            ${events.map(
              ({at, kind, step, message}) => html`<li>
                <span class="note"><time datetime=${at}>${new Date(at).toLocaleTimeString()}</time>${step === null ? '' : `, step ${step}`}</span>
                ${kind}: ${message}
              </li>`,
            )}
          </ol>`
        : nothing}
    `;
  }

  #facts({id, kind, optimizer, model, data, seed, threads, seconds, started, version, result}) {
    const percent = share => finite(share) !== undefined && `${(100 * share).toFixed(2)} %`;
    const rows = [
      ['Run', id],
      ['Command', kind],
      ['Optimizer', html`<span class="code">${optimizer}</span>`],
      ['Model', html`<span class="code">${model}</span>`],
      ['Data', data],
      ['Seed, threads', `${seed}, ${threads}`],
      ['Started', new Date(started).toLocaleString()],
      ['Seconds', seconds.toFixed(1)],
      ['Version', version],
      ['Test accuracy', percent(result?.testAccuracy)],
      ['Test loss', finite(result?.testLoss) !== undefined && numbers(result.testLoss)],
      ['Training loss', finite(result?.trainLoss) !== undefined && numbers(result.trainLoss)],
    ].filter(([, value]) => value);
    return html`<dl class="facts">
      ${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
    </dl>`;
  }

  /** As it was called; a shell takes the words so. */
  #command({settings}) {
    let words = [];
    try {
      words = JSON.parse(settings.arguments);
    } catch {
      return nothing;
    }
    const [call, ...rest] = words;
    const values = Object.fromEntries(
      rest.filter(word => word.startsWith('--')).map(word => word.slice(2).split(/=(.*)/s)).map(([name, value]) => [name, value ?? true]),
    );
    const whole = rest.every(word => word.startsWith('--') && word.includes('='));
    const line = whole ? commandLine(call, values) : `./thalweg ${words.map(word => (/[^\w.,:=/+@%-]/.test(word) ? `'${word}'` : word)).join(' ')}`;
    return html`<div class="command"><code class="code">${line}</code></div>`;
  }

  /** What comes after: the rest of a training, a look at what it measured. */
  #further({run: {id, optimizer}, series, resumable}) {
    const measured = series.some(({name}) => name === 'sharpness' || name === 'seen-sharpness');
    const dynamics = new URLSearchParams({optimizer, run: id});
    return resumable || measured
      ? html`<p class="row">
          ${resumable ? html`<button class="main" @click=${this.#goOn}>Go on</button>` : nothing}
          ${measured ? html`<a href="#/dynamics?${dynamics}">Its dynamics</a>` : nothing}
        </p>`
      : nothing;
  }

  #names({name, tags}) {
    return html`
      <form class="row" @submit=${this.#rename}>
        <label>Name <input name="name" size="26" maxlength="200" required .value=${name} /></label>
        <button>Rename</button>
      </form>
      <form class="row" @submit=${this.#tag}>
        <label>New tag <input name="tag" size="12" maxlength="64" pattern="[A-Za-z0-9_.:\\/\\-]+" title="Letters, digits or -_.:/" /></label>
        <button>Tag</button>
      </form>
      ${tags.length
        ? html`<span class="tags" aria-label="Tags">
            ${tags.map(
              tag => html`<span class="tag">${tag} <button aria-label="Take the tag ${tag} away" @click=${() => this.#untag(tag)}>×</button></span>`,
            )}
          </span>`
        : nothing}
    `;
  }

  #downloads({id}, artifacts) {
    const files = artifacts.filter(({kind}) => kind === 'report' || kind === 'figure');
    return html`<span class="row links">
      <a href="/api/v1/runs/${id}/export?format=csv" download>Series as CSV</a>
      <a href="/api/v1/runs/${id}/export?format=json" download>as JSON</a>
      ${files.map(
        ({path}) => html`<a href="/api/v1/runs/${id}/file?name=${encodeURIComponent(path)}" download>${path}</a>`,
      )}
    </span>`;
  }

  #deletion({name, id}) {
    return html`<button class="bad" @click=${() => this.querySelector('dialog').showModal()}>Delete …</button>
      <dialog aria-labelledby="delete-what">
        <p id="delete-what">Delete the run <b>${name}</b> (${id}) with its numbers, checkpoints and files?</p>
        <div class="row">
          <button class="bad" @click=${this.#delete}>Delete</button>
          <button autofocus @click=${() => this.querySelector('dialog').close()}>Keep</button>
        </div>
      </dialog>`;
  }

  /** What came of a training that diverged says nothing of its setting, and is left out. */
  #trials(trials, count) {
    const recipes = settings(trials.map(({optimizer}) => optimizer), this.entries);
    const rows = trials.map(({settings: {seed}, result}, i) => ({
      ...recipes[i],
      seed,
      'test loss': result?.diverged ? undefined : finite(result?.testLoss),
      'test accuracy': result?.diverged ? undefined : finite(result?.testAccuracy),
    }));
    return html`<h2>Trainings</h2>
      <p class="note">${trials.length.toLocaleString('en')} of ${count.all.toLocaleString('en')}, each a line across its settings to what came of it.</p>
      <parallel-lines .rows=${rows} by="test accuracy"></parallel-lines>`;
  }
}

customElements.define('run-view', RunView);
