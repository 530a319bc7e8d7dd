// A choice among the runs that have measured the curvature of their loss.
import {LitElement, html, nothing} from 'lit';
import {get} from './api.js';

const KINDS = 'train,diagnose,tune';
const MOST = 200;

/** What records a curvature: an instrument, or the pilot of tune, which is kept once it is over. */
const INSTRUMENTS = /\b(?:sharpness|stability-margin)\b/;
const measures = ({kind, settings, result}) =>
  kind === 'tune' ? result !== null && !('range-test' in settings) : INSTRUMENTS.test(settings.instruments ?? '');

/**
 * @property run the id of the chosen one; empty for none
 * @fires choice with the id of another
 */
class RunChoice extends LitElement {
  static properties = {run: {}, runs: {state: true}, problem: {state: true}};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#list();
  }

  async #list() {
    try {
      this.runs = (await get('runs/list', {kind: KINDS, limit: MOST})).runs.filter(measures);
    } catch (problem) {
      this.problem = problem.message;
    }
  }

  #choose(event) {
    this.dispatchEvent(new CustomEvent('choice', {detail: event.target.value}));
  }

  render() {
    const {run, runs} = this;
    const known = runs?.some(({id}) => id === run);
    return html`<label class="wide">
        Measured by
        <select .value=${run} @change=${this.#choose}>
          <option value="" ?selected=${!run}>no run: the number above</option>
          ${run && !known ? html`<option value=${run} selected>${run}</option>` : nothing}
          ${runs?.map(({id, name}) => html`<option value=${id} ?selected=${id === run}>${name}, ${id}</option>`)}
        </select>
      </label>
      ${this.problem ? html`<p class="note">The runs can not be listed: ${this.problem}</p>` : nothing}
      ${runs?.length === 0 && !run
        ? html`<p class="note">No run has measured its sharpness yet: <a href="#/train?sharpness=true">train one that does</a>.</p>`
        : nothing}`;
  }
}

customElements.define('run-choice', RunChoice);
