// The player of a race: play, pause, single steps, a slider. The step is in the address when it rests.
import {html} from 'lit';

const SPEEDS = [5, 15, 30, 60, 120, 240];

/** Which step of its host's race is shown; redraws the host with each. */
export class Player {
  playing = false;

  #host;
  #address;
  #last;
  #now;
  #frame;

  /** @param last gives the race's last step */
  constructor(host, address, last) {
    this.#host = host;
    this.#address = address;
    this.#last = last;
    host.addController(this);
  }

  hostDisconnected() {
    this.playing = false;
  }

  get step() {
    const step = this.#now ?? (Math.round(this.#address.number('step')) || 0);
    return Math.min(this.#last(), Math.max(0, step));
  }

  #show(step) {
    this.#now = step;
    this.#host.requestUpdate();
  }

  /** Does not go on by itself any more. */
  stop() {
    this.playing = false;
    this.#host.requestUpdate();
  }

  /** The step is the address's again. */
  forget() {
    this.playing = false;
    this.#show(undefined);
  }

  #play() {
    cancelAnimationFrame(this.#frame);
    this.playing = true;
    let at = this.step >= this.#last() ? 0 : this.step;
    let before;
    this.#show(at);
    const frame = time => {
      if (!this.playing) {
        return;
      }
      at += ((time - (before ?? time)) / 1000) * this.#address.number('speed');
      before = time;
      this.#show(Math.min(this.#last(), Math.floor(at)));
      if (this.#now >= this.#last()) {
        this.#settle(this.step);
      } else {
        this.#frame = requestAnimationFrame(frame);
      }
    };
    this.#frame = requestAnimationFrame(frame);
  }

  /** A race that plays does not change the address 60 times a second. */
  #settle(step) {
    const last = Math.min(this.#last(), Math.max(0, Math.round(step)));
    this.forget();
    this.#address.set({step: last});
  }

  #slide(step) {
    this.playing = false;
    this.#show(step);
  }

  /** A pointer means the nearest step; an arrow key at least the next one, at once. */
  jump({x, passing, byKey}) {
    const nearest = Math.round(x);
    const before = this.step;
    if (!byKey && passing) {
      this.#slide(nearest);
    } else if (!byKey) {
      this.#settle(nearest);
    } else if (passing) {
      this.#settle(nearest === before ? before + Math.sign(x - before) : nearest);
    }
  }

  /** Its buttons and slider. */
  buttons() {
    const {step} = this;
    const last = this.#last();
    const button = (name, sign, to, off) => html`<button
      aria-label=${name}
      title=${name}
      ?disabled=${off}
      @click=${to}
    >
      ${sign}
    </button>`;
    return html`<div class="player" role="group" aria-label="Player">
      ${button('Rewind', '|◂', () => this.#settle(0), step === 0)}
      ${button('Step back', '◂', () => this.#settle(step - 1), step === 0)}
      <button class="main" @click=${() => (this.playing ? this.#settle(step) : this.#play())}>
        ${this.playing ? 'Pause' : 'Play'}
      </button>
      ${button('Step forward', '▸', () => this.#settle(step + 1), step === last)}
      <input
        type="range"
        aria-label="Step"
        min="0"
        max=${last}
        .value=${String(step)}
        @input=${e => this.#slide(Number(e.target.value))}
        @change=${e => this.#settle(Number(e.target.value))}
      />
      <span class="count">${step} of ${last}</span>
    </div>`;
  }

  speed() {
    return html`<label>
      Speed
      <select @change=${e => this.#address.set({speed: e.target.value})}>
        ${SPEEDS.map(
          each =>
            html`<option value=${each} ?selected=${each === this.#address.number('speed')}>${each} steps/s</option>`,
        )}
      </select>
    </label>`;
  }
}
