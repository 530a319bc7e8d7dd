// A job as the server tells of it: all that is known, then what is new.
import {get, post} from './api.js';

/** Listens to one job and keeps what it hears. */
export class LiveJob {
  #heard;
  #source;

  /** @param heard is called when something changed, with the kind of news */
  constructor(id, heard) {
    this.id = id;
    this.#heard = heard;
    this.#source = new EventSource(`/api/v1/jobs/${id}/events`);
    for (const kind of ['state', 'news', 'epoch', 'note', 'status', 'over']) {
      this.#source.addEventListener(kind, event => this.#hear(kind, JSON.parse(event.data)));
    }
    this.#source.addEventListener('error', () => this.#lost());
  }

  close() {
    this.#source.close();
  }

  get isLive() {
    return ['running', 'paused', 'stopping'].includes(this.document?.state);
  }

  /** The browser tries again by itself; where the job is gone, there is nothing to try. */
  async #lost() {
    if (this.#source.readyState === EventSource.CLOSED && !this.document) {
      this.#heard('gone');
    }
  }

  #hear(kind, told) {
    switch (kind) {
      case 'state':
        this.document = told;
        break;
      case 'news':
        this.#news(told);
        break;
      case 'epoch':
        this.#lane(told.of).epochs.push(told.epoch);
        break;
      case 'note':
        this.document.notes.push(told);
        break;
      case 'status':
        Object.assign(this.document, told);
        break;
      case 'over':
        this.close();
        break;
    }
    this.#heard(kind);
  }

  #lane(of) {
    let lane = this.document.lanes.find(each => each.of === of);
    if (!lane) {
      lane = {of, step: 0, total: 1, loss: [], epochs: [], diverged: null};
      this.document.lanes.push(lane);
    }
    return lane;
  }

  #news({progress, lanes, measured}) {
    this.document.progress = progress;
    for (const {of, step, total, loss, diverged} of lanes) {
      const lane = this.#lane(of);
      Object.assign(lane, {step, total, diverged});
      lane.loss.push(...loss);
    }
    for (const news of measured) {
      const known = this.document.measured.find(each => each.of === news.of && each.name === news.name);
      if (known) {
        known.points.push(...news.points);
      } else {
        this.document.measured.push({...news, points: [...news.points]});
      }
    }
  }

  order(action, factor) {
    return post(`jobs/${this.id}/control`, factor === undefined ? {action} : {action, factor});
  }

  predictions() {
    return get(`jobs/${this.id}/predictions`);
  }

  read(pixels) {
    return post(`jobs/${this.id}/read`, {pixels});
  }
}

/** A word of a command line as a shell takes it. */
const quoted = word => (/^[\w.,:=/+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** The command line that does the same. */
export const commandLine = (call, values) => {
  const words = Object.entries(values).flatMap(([name, given]) =>
    (Array.isArray(given) ? given : [given]).flatMap(value =>
      value === true || value === 'true' ? [`--${name}`] : [`--${name}`, quoted(String(value))],
    ),
  );
  return ['./thalweg', call.replaceAll('/', ' '), ...words].join(' ');
};
