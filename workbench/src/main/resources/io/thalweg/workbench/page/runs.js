// The recorded runs: found, sorted, laid over each other, looked at, named, exported, deleted.
import {LitElement, html, nothing} from 'lit';
import {live} from 'lit/directives/live.js';
import {Address} from './address.js';
import {finite} from './axes.js';
import {get, latest} from './api.js';
import {numbers} from './formula.js';
import './overlay.js';
import './run.js';

const ROWS = 50;
const MOST_CHOSEN = 12;
const MOST_PAGES = 1e6;
const STATES = ['running', 'paused', 'done', 'diverged', 'stopped', 'failed'];
const KINDS = ['train', 'compare', 'sweep', 'tune', 'diagnose'];
const COLUMNS = [
  ['name', 'Name'],
  ['kind', 'Kind'],
  ['state', 'State'],
  ['optimizer', 'Optimizer'],
  ['model', 'Model'],
  ['data', 'Data'],
  ['test_accuracy', 'Test accuracy'],
  ['test_loss', 'Test loss'],
  ['seconds', 'Seconds'],
  ['started', 'Started'],
  ['', 'Tags'],
];

const TURNED = {ascending: 'descending', descending: 'ascending'};
const SIGNS = {ascending: ' ▲', descending: ' ▼'};

const pages = total => Math.max(1, Math.ceil(total / ROWS));

/** What the list tells of a run that may change. */
const told = ({name, state, tags, result}) => JSON.stringify([name, state, tags.toSorted(), Boolean(result)]);

const when = text =>
  new Date(text).toLocaleString(undefined, {dateStyle: 'short', timeStyle: 'short'});

class RunsPage extends LitElement {
  static properties = {list: {state: true}, problem: {state: true}, full: {state: true}};

  address = new Address(this, {
    search: '',
    state: '',
    kind: '',
    tag: '',
    sort: 'started',
    order: '',
    page: '1',
    chosen: [],
    run: '',
  });

  createRenderRoot() {
    return this;
  }

  get #page() {
    return Math.min(MOST_PAGES, Math.max(1, Math.round(this.address.number('page')) || 1));
  }

  get #chosen() {
    return [...new Set(this.address.all('chosen'))].slice(0, MOST_CHOSEN);
  }

  get #query() {
    const {address} = this;
    const tags = address.get('tag').split(',').map(tag => tag.trim()).filter(Boolean);
    return {
      search: address.get('search'),
      state: address.get('state'),
      kind: address.get('kind'),
      tag: tags,
      sort: address.get('sort'),
      order: address.get('order'),
      limit: ROWS,
      offset: (this.#page - 1) * ROWS,
    };
  }

  updated() {
    this.#load(this.#query);
  }

  #load = latest(async query => {
    const key = JSON.stringify(query);
    if (key === this.loaded) {
      return;
    }
    this.loaded = key;
    try {
      const list = await get('runs/list', query);
      const beyond = !list.runs.length && list.total > 0;
      this.list = beyond ? await get('runs/list', {...query, offset: (pages(list.total) - 1) * ROWS}) : list;
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem.message;
    }
  });

  /** The same list, as it is by now. */
  #again() {
    this.loaded = undefined;
    this.#load(this.#query);
  }

  /** Another view of the list begins at its first page. */
  #filter(changes, passing = false) {
    this.address.set({page: undefined, ...changes}, {passing});
  }

  /** Chooses or lets go; more than can be laid over each other are not chosen, which is told. */
  #choose(ids, wanted) {
    const before = this.#chosen;
    const chosen = wanted ? [...before, ...ids.filter(id => !before.includes(id))] : before.filter(id => !ids.includes(id));
    this.full = chosen.length > MOST_CHOSEN;
    this.address.set({chosen: chosen.slice(0, MOST_CHOSEN), ...(chosen.length ? {} : {brush: undefined})});
    this.requestUpdate();
  }

  /** With shift, all from the one that was clicked before to this one. */
  #clicked(event, id) {
    const ids = this.list.runs.map(run => run.id);
    const [from, to] = [ids.indexOf(this.clicked), ids.indexOf(id)].sort((a, b) => a - b);
    this.#choose(event.shiftKey && from >= 0 ? ids.slice(from, to + 1) : [id], event.target.checked);
    this.clicked = id;
  }

  render() {
    const run = this.address.get('run');
    const chosen = this.#chosen;
    return html`
      <h1>Runs</h1>
      ${this.#filters()}
      ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
      ${this.list ? this.#table(this.list, chosen) : html`<p class="note">…</p>`}
      ${chosen.length
        ? html`<runs-overlay
            .runs=${chosen}
            @none=${() => this.#keep([])}
            @keep=${({detail}) => this.#keep(detail)}
          ></runs-overlay>`
        : nothing}
      ${run
        ? html`<run-view
            .run=${run}
            @read=${({detail}) => this.#read(detail)}
            @deleted=${() => this.#deleted(run)}
          ></run-view>`
        : nothing}
    `;
  }

  /** The list follows what is known of the run that is open. */
  #read(run) {
    const listed = this.list?.runs.find(({id}) => id === run.id) ?? this.before;
    this.before = run;
    if (listed?.id === run.id && told(listed) !== told(run)) {
      this.#again();
    }
  }

  #keep(chosen) {
    this.full = false;
    this.address.set({chosen, brush: undefined});
  }

  #deleted(run) {
    const chosen = this.#chosen.filter(each => each !== run);
    this.address.set({run: undefined, within: undefined, chosen, ...(chosen.length ? {} : {brush: undefined})});
    this.#again();
  }

  #filters() {
    const {address} = this;
    const choice = (name, label, all) => html`<label>
      ${label}
      <select @change=${e => this.#filter({[name]: e.target.value || undefined})}>
        <option value="" ?selected=${address.get(name) === ''}>all</option>
        ${all.map(each => html`<option ?selected=${each === address.get(name)}>${each}</option>`)}
      </select>
    </label>`;
    return html`<div class="row filters" role="search">
      <label class="grow">
        Search in id, name, optimizer, model, data
        <input
          type="search"
          .value=${address.get('search')}
          @input=${e => this.#filter({search: e.target.value || undefined}, true)}
          @change=${e => this.#filter({search: e.target.value || undefined})}
        />
      </label>
      ${choice('state', 'State', STATES)} ${choice('kind', 'Kind', KINDS)}
      <label>
        Tag
        <input size="12" .value=${address.get('tag')} @change=${e => this.#filter({tag: e.target.value || undefined})} />
      </label>
      <button @click=${this.#again}>Refresh</button>
    </div>`;
  }

  #table(list, chosen) {
    const {total, runs} = list;
    const {address} = this;
    const answered = column => (column === list.sort ? list.order : undefined);
    const way = column => (column === address.get('sort') ? address.get('order') || answered(column) : undefined);
    return html`
      <p class="note found">
        ${total.toLocaleString('en')} ${total === 1 ? 'run' : 'runs'}; choose some to lay their curves over each other, with shift all
        from one to another.
        <span role="status">${this.full ? `${MOST_CHOSEN} are chosen, which is the most: no other was added.` : ''}</span>
      </p>
      <div class="scroll">
        <table class="runs" aria-label="Runs">
          <thead>
            <tr>
              <th>${this.#all(runs.map(run => run.id), chosen)}</th>
              ${COLUMNS.map(([column, name]) => this.#heading(column, name, way(column)))}
            </tr>
          </thead>
          <tbody>
            ${runs.map(run => this.#row(run, chosen))}
          </tbody>
        </table>
      </div>
      ${this.#pager(total)}
    `;
  }

  /** Chooses all of this page, or lets all of it go. */
  #all(ids, chosen) {
    const here = ids.filter(id => chosen.includes(id)).length;
    const all = ids.length > 0 && here === Math.min(ids.length, MOST_CHOSEN);
    return html`<input
      type="checkbox"
      aria-label="Choose all of this page"
      title="Choose all of this page, ${MOST_CHOSEN} at most"
      .checked=${live(all)}
      .indeterminate=${live(here > 0 && !all)}
      @click=${e => this.#choose(ids, e.target.checked)}
    />`;
  }

  /** A click sorts, what one looks for first before; another turns round. */
  #heading(column, name, order) {
    if (!column) {
      return html`<th>${name}</th>`;
    }
    return html`<th aria-sort=${order ?? 'none'}>
      <button class="sort" @click=${() => this.#filter({sort: column, order: TURNED[order]})}>${name}${SIGNS[order] ?? ''}</button>
    </th>`;
  }

  #row(run, chosen) {
    const {id, name, kind, state, optimizer, model, data, result, seconds, started, tags} = run;
    const open = this.address.get('run') === id;
    return html`<tr aria-current=${open ? 'true' : 'false'}>
      <td class="choice">
        <input
          type="checkbox"
          aria-label="Choose ${name}, ${id}"
          .checked=${live(chosen.includes(id))}
          @click=${e => this.#clicked(e, id)}
        />
      </td>
      <td class="name" title=${name}>
        <a href="#/runs?run=${id}" @click=${e => this.#open(e, id)}>${name}</a>
      </td>
      <td>${kind}</td>
      <td><span class="state" data-state=${state}>${state}</span></td>
      <td class="code cut" title=${optimizer}>${optimizer}</td>
      <td class="code cut" title=${model}>${model}</td>
      <td>${data}</td>
      <td>${finite(result?.testAccuracy) === undefined ? '–' : `${(100 * result.testAccuracy).toFixed(2)} %`}</td>
      <td>${numbers(finite(result?.testLoss))}</td>
      <td>${seconds.toFixed(1)}</td>
      <td class="whole"><time datetime=${started}>${when(started)}</time></td>
      <td>${tags.join(', ')}</td>
    </tr>`;
  }

  #open(event, run) {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      this.address.set({run, ...(run === this.address.get('run') ? {} : {within: undefined})});
    }
  }

  #pager(total) {
    const last = pages(total);
    const page = Math.min(last, this.#page);
    const to = target => this.address.set({page: target === 1 ? undefined : target});
    return last > 1
      ? html`<nav class="row pager" aria-label="Pages of the list">
          <button ?disabled=${page === 1} @click=${() => to(1)}>First</button>
          <button ?disabled=${page === 1} @click=${() => to(page - 1)}>Before</button>
          <span>Page ${page} of ${last}</span>
          <button ?disabled=${page === last} @click=${() => to(page + 1)}>Next</button>
          <button ?disabled=${page === last} @click=${() => to(last)}>Last</button>
        </nav>`
      : nothing;
  }
}

customElements.define('runs-page', RunsPage);
