// What a network says of pictures: of the test examples, of those it is wrong about, and of one that
// is drawn by hand.
import {LitElement, html, nothing} from 'lit';
import {latest} from './api.js';
import {bytes} from './pad.js';

const FIRST = 20;

/**
 * @property live the job
 * @property network what is known of its network
 * @property asks whether it can be asked
 * @property look changes when it is worth to ask again
 */
class DigitsView extends LitElement {
  static properties = {
    live: {attribute: false},
    network: {attribute: false},
    asks: {attribute: false},
    look: {attribute: false},
    seen: {state: true},
    read: {state: true},
    all: {state: true},
    problem: {state: true},
  };

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('live')) {
      this.seen = undefined;
      this.read = undefined;
    }
    if (changed.has('live') || changed.has('look') || changed.has('asks')) {
      this.#look(this.live);
    }
  }

  #look = latest(async live => {
    if (!this.asks) {
      return;
    }
    try {
      this.seen = await live.predictions();
      await this.#again();
    } catch {
      // Asked too late or too early: the next epoch asks again.
    }
  });

  #ask = latest(async (live, pixels) => {
    try {
      this.read = pixels && (await live.read(pixels)).probabilities;
      this.problem = undefined;
    } catch (problem) {
      this.problem = problem.message;
    }
  });

  #drawn({detail}) {
    this.pixels = detail;
    this.#ask(this.live, detail);
  }

  /** The network has learnt since. */
  async #again() {
    if (this.pixels) {
      await this.#ask(this.live, this.pixels);
    }
  }

  render() {
    return html`
      ${this.#pad()}
      ${this.seen ? this.#seen(this.seen) : nothing}
    `;
  }

  #pad() {
    const [rows, columns] = this.network.shape;
    if (rows !== 28 || columns !== 28) {
      return nothing;
    }
    return html`<h2>Draw</h2>
      <div class="reading">
        <div>
          <drawing-pad @drawn=${this.#drawn}></drawing-pad>
          <div class="row">
            <button @click=${() => this.querySelector('drawing-pad').clear()}>Clear</button>
          </div>
          <div class="row samples" role="group" aria-label="Take a test example">
            <span class="note">Or take</span>
            ${this.#samples().map(
              each => html`<button aria-label="Take a test example of ${this.#name(each.label)}" @click=${() => this.#take(each)}>
                ${this.#name(each.label)}
              </button>`,
            )}
          </div>
        </div>
        <div>${this.#bars()} ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}</div>
      </div>`;
  }

  #name(label) {
    return this.network.classes[label];
  }

  /** The first example of each class. */
  #samples() {
    const all = this.seen?.sample ?? [];
    return this.network.classes.map((_, label) => all.find(each => each.label === label)).filter(Boolean);
  }

  #take({pixels}) {
    this.querySelector('drawing-pad').show(bytes(pixels));
  }

  #bars() {
    const read = this.read;
    const best = read ? read.indexOf(Math.max(...read)) : -1;
    return html`<table class="bars" aria-label="Probability of each class" aria-live="polite">
      <tbody>
        ${this.network.classes.map(
          (name, i) => html`<tr data-best=${i === best}>
            <th scope="row">${name}</th>
            <td><span class="bar" style="width: ${read ? (100 * read[i]).toFixed(2) : 0}%"></span></td>
            <td class="share">${read ? `${(100 * read[i]).toFixed(1)} %` : '–'}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #seen({examples, correct, sample, wrong}) {
    const shown = this.all ? wrong : wrong.slice(0, FIRST);
    return html`
      <h2>Test examples</h2>
      <p class="note">
        ${correct.toLocaleString('en')} of ${examples.toLocaleString('en')} are read rightly. The first:
      </p>
      <div class="digits">${sample.slice(0, FIRST).map(each => this.#digit(each))}</div>
      <h2>Misread</h2>
      <p class="note">
        ${(examples - correct).toLocaleString('en')} in all, those of which the network is surest first.
      </p>
      <div class="digits" data-wrong>${shown.map(each => this.#digit(each))}</div>
      ${wrong.length > shown.length
        ? html`<p><button @click=${() => (this.all = true)}>Show ${wrong.length}</button></p>`
        : nothing}
    `;
  }

  #digit({index, label, predicted, confidence, pixels}) {
    const percent = `${Math.round(100 * confidence)} %`;
    const right = label === predicted;
    const [is, read] = [this.#name(label), this.#name(predicted)];
    return html`<figure data-right=${right}>
      <digit-image
        .pixels=${pixels}
        .shape=${this.network.shape}
        label="Test example ${index}: ${is}, read as ${read} with ${percent}"
      ></digit-image>
      <figcaption>${right ? read : html`<s>${read}</s> <b>${is}</b>`} <span>${percent}</span></figcaption>
    </figure>`;
  }
}

customElements.define('digits-view', DigitsView);
