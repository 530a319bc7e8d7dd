// A training or a comparison: described here, started on the server, watched and told what to do.
import {LitElement, html, nothing} from 'lit';
import {Address} from './address.js';
import {get, post} from './api.js';
import {commandLine, what} from './live.js';
import './job.js';
import './recipe.js';

const MODELS = ['mlp(16)', 'mlp(128)', 'mlp([128,64])', 'cnn(lenet)', 'rnn(64)', 'lstm(64)'];
const NORM = 'grad-norm(every=5)';
const MOST_CURVATURES = 20;
const sharpness = count => `stability-margin(every=25),sharpness(every=25${count > 1 ? `,count=${count}` : ''})`;

const counted = text => Math.min(MOST_CURVATURES, Math.max(1, Math.round(Number(text)) || 1));

class TrainPage extends LitElement {
  static properties = {
    sets: {state: true},
    jobs: {state: true},
    problem: {state: true},
    starting: {state: true},
  };

  address = new Address(this, {
    call: 'train',
    data: 'digits',
    model: 'mlp(16)',
    optimizer: 'adam',
    optimizers: 'sgd(rate=0.1),momentum(rate=0.1),adam',
    seeds: '1',
    epochs: '5',
    batch: '64',
    seed: '1',
    rate: '',
    norm: 'true',
    sharpness: 'false',
    count: '1',
    job: '',
  });

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#list();
    this.#sets();
  }

  async #sets() {
    try {
      const {entries} = await get('data/list');
      this.sets = entries.filter(({state}) => state === 'embedded' || state === 'here');
    } catch (problem) {
      this.problem = `The data sets can not be listed: ${problem.message}`;
    }
  }

  async #list() {
    try {
      this.jobs = (await get('jobs')).jobs;
    } catch (problem) {
      this.problem = `What was started here can not be listed: ${problem.message}`;
    }
  }

  get #comparing() {
    return this.address.get('call') === 'compare';
  }

  /** Curvatures that are measured with the sharpness, the greatest of them. */
  get #count() {
    return counted(this.address.get('count'));
  }

  /** What the command is called with; what is a default of it is left out. */
  get #values() {
    const {address} = this;
    const values = this.#comparing
      ? {optimizers: address.get('optimizers')}
      : {optimizer: address.get('optimizer')};
    values.model = address.get('model');
    for (const name of ['data', 'epochs', 'batch', 'seed', 'rate']) {
      const value = address.get(name).trim();
      const standard = {data: 'digits', batch: '64', seed: '1', rate: ''}[name];
      if (value !== standard && value !== '') {
        values[name] = value;
      }
    }
    if (this.#comparing && address.get('seeds') !== '') {
      values.seeds = address.get('seeds');
    }
    const instruments = [
      address.get('norm') === 'true' && NORM,
      address.get('sharpness') === 'true' && sharpness(this.#count),
    ].filter(Boolean);
    if (!this.#comparing && instruments.length) {
      values.instruments = instruments.join(',');
    }
    return values;
  }

  async #start() {
    this.starting = true;
    this.problem = undefined;
    try {
      const {id} = await post('jobs', {call: this.address.get('call'), values: this.#values});
      await this.#follow(id);
    } catch (problem) {
      this.problem = problem.message;
    } finally {
      this.starting = false;
    }
  }

  async #follow(job) {
    this.address.set({job});
    await this.#list();
  }

  render() {
    return html`
      <section class="controls" aria-label="What is trained">
        <h1>Train</h1>
        ${this.#kind()} ${this.#problemFields()}
        ${this.#comparing ? this.#compared() : this.#optimizer()}
        <div class="row">
          ${this.#field('epochs', 'Epochs', 5)} ${this.#field('batch', 'Batch', 5)}
          ${this.#field('seed', 'Seed', 5)} ${this.#field('rate', 'Rate', 8, 'its own')}
          ${this.#comparing ? this.#field('seeds', 'Seeds', 5) : nothing}
        </div>
        ${this.#comparing ? nothing : this.#instruments()}
        <p class="row start">
          <button class="main" ?disabled=${this.starting} @click=${this.#start}>
            ${this.#comparing ? 'Compare' : 'Train'}
          </button>
        </p>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        ${this.#command()} ${this.#known()}
      </section>
      ${this.#job()}
    `;
  }

  #job() {
    const id = this.address.get('job');
    return id
      ? html`<job-view .job=${id} @ended=${() => this.#list()} @began=${e => this.#follow(e.detail)}></job-view>`
      : html`<section class="empty">
          <p>Choose what to train and press the button. The training is recorded: it can be paused, saved, stopped, and
            taken up again, here or from the command line.</p>
        </section>`;
  }

  #kind() {
    const option = (call, name) => html`<label class="check">
      <input
        type="radio"
        name="call"
        .checked=${this.address.get('call') === call}
        @change=${() => this.address.set({call})}
      />
      ${name}
    </label>`;
    return html`<fieldset class="row">
      <legend>What to do</legend>
      ${option('train', 'One training')} ${option('compare', 'Compare optimizers')}
    </fieldset>`;
  }

  #problemFields() {
    const data = this.address.get('data');
    const model = this.address.get('model');
    return html`<div class="row">
      <label>
        Data
        <select @change=${e => this.address.set({data: e.target.value})}>
          ${this.sets?.some(({name}) => name === data) ? nothing : html`<option selected>${data}</option>`}
          ${this.sets?.map(
            ({name, train}) =>
              html`<option value=${name} ?selected=${name === data}>${name} (${train.toLocaleString('en')})</option>`,
          )}
        </select>
      </label>
      <label>
        Model
        <input
          class="code"
          list="train-models"
          size="14"
          spellcheck="false"
          autocomplete="off"
          .value=${model}
          @change=${e => this.address.set({model: e.target.value})}
        />
        <datalist id="train-models">${MODELS.map(each => html`<option value=${each}></option>`)}</datalist>
      </label>
    </div>`;
  }

  #optimizer() {
    return html`<recipe-form
      .value=${this.address.get('optimizer')}
      @recipe=${e => this.address.set({optimizer: e.detail})}
    ></recipe-form>`;
  }

  #compared() {
    return html`<label class="wide">
      Optimizers, with commas
      <textarea
        class="code"
        rows="3"
        spellcheck="false"
        .value=${this.address.get('optimizers')}
        @change=${e => this.address.set({optimizers: e.target.value.replaceAll('\n', '')})}
      ></textarea>
    </label>`;
  }

  #field(name, label, size, hint = '') {
    return html`<label>
      ${label}
      <input
        size=${size}
        placeholder=${hint}
        .value=${this.address.get(name)}
        @change=${e => this.address.set({[name]: e.target.value.trim()})}
      />
    </label>`;
  }

  #instruments() {
    const option = (name, label) => html`<label class="check">
      <input
        type="checkbox"
        .checked=${this.address.get(name) === 'true'}
        @change=${e => this.address.set({[name]: String(e.target.checked)})}
      />
      ${label}
    </label>`;
    return html`<div class="row">
      ${option('norm', 'Gradient norm')} ${option('sharpness', 'Sharpness and its limit (slower)')}
      ${this.address.get('sharpness') === 'true'
        ? html`<label title="The greatest so many eigenvalues of the Hessian">
            Greatest curvatures
            <input
              type="number"
              min="1"
              max=${MOST_CURVATURES}
              .value=${String(this.#count)}
              @change=${e => this.#counts(e.target)}
            />
          </label>`
        : nothing}
    </div>`;
  }

  /** The field shows what is asked, also where that is as before. */
  #counts(field) {
    const count = counted(field.value);
    field.value = String(count);
    this.address.set({count});
  }

  #command() {
    const line = commandLine(this.address.get('call'), this.#values);
    return html`<div class="command">
      <span class="note">The same on the command line</span>
      <code class="code" data-command>${line}</code>
      <button @click=${() => navigator.clipboard.writeText(line)}>Copy</button>
    </div>`;
  }

  #known() {
    const chosen = this.address.get('job');
    return this.jobs?.length
      ? html`<h2>Started here</h2>
          <ul class="jobs">
            ${this.jobs.map(
              ({id, call, values, state}) => html`<li>
                <button aria-current=${id === chosen ? 'true' : 'false'} @click=${() => this.address.set({job: id})}>
                  <span>${call} ${what(values)}</span>
                  <span class="state" data-state=${state}>${state}</span>
                </button>
              </li>`,
            )}
          </ul>`
      : nothing;
  }
}

customElements.define('train-page', TrainPage);
