// A job as the server tells of it: all that is known, then what is new.
import {get, post} from './api.js';

const KINDS = ['state', 'news', 'epoch', 'note', 'status', 'over'];

/** What one says of a lost connection, by what became of it. */
export const LOST = {
  lost: 'The connection to the workbench is lost.',
  gone: 'This job is not known any more: the workbench was started anew. Its run is among the runs.',
};

const NOTES = 200;
const AGAIN = 3000;

/** What was told with the state may come once more with the next news. */
const behind = (known, points) => {
  const last = known.at(-1)?.step ?? 0;
  return points.filter(({step}) => step > last);
};

/** Listens to one job and keeps what it hears. */
export class LiveJob {
  /** What became of the connection, where it is not there: lost, or gone with the job. */
  lost;

  #heard;
  #source;
  #over = false;

  /** @param heard is called when something changed, with the kind of news */
  constructor(id, heard) {
    this.id = id;
    this.#heard = heard;
    document.addEventListener('visibilitychange', this.#look);
    this.#look();
  }

  /** A browser has six connections to a server for all its windows: who is not seen, needs none. */
  #look = () => {
    this.#source?.close();
    this.#source = undefined;
    if (!document.hidden && !this.#over) {
      this.#listen();
    }
  };

  #listen() {
    const source = new EventSource(`/api/v1/jobs/${this.id}/events`);
    for (const kind of KINDS) {
      source.addEventListener(kind, event => this.#hear(kind, JSON.parse(event.data)));
    }
    source.addEventListener('error', () => this.#fails(source));
    this.#source = source;
  }

  close() {
    this.#over = true;
    document.removeEventListener('visibilitychange', this.#look);
    this.#source?.close();
  }

  get isLive() {
    return ['running', 'paused', 'stopping'].includes(this.document?.state);
  }

  /** The browser tries again by itself; where it was refused, the job is gone, or all is busy. */
  async #fails(source) {
    if (source !== this.#source || this.#over) {
      return;
    }
    this.lost = 'lost';
    if (source.readyState === EventSource.CLOSED) {
      await get(`jobs/${this.id}`).then(
        () => setTimeout(this.#look, AGAIN),
        problem => (this.lost = problem instanceof TypeError ? 'lost' : 'gone'),
      );
    }
    if (source === this.#source) {
      this.#heard(this.lost);
    }
  }

  #hear(kind, told) {
    this.lost = undefined;
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
        this.document.notes = [...this.document.notes, told].slice(-NOTES);
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
      lane.loss.push(...behind(lane.loss, loss));
    }
    for (const news of measured) {
      const known = this.document.measured.find(each => each.of === news.of && each.name === news.name);
      if (known) {
        known.points.push(...behind(known.points, news.points));
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

/** What a job is about, in short. */
export const what = ({optimizer, optimizers, resume}) => optimizer ?? optimizers ?? (resume ? `goes on with ${resume}` : '');

/** When runs were told to go on; so long after that they may not know it yet. */
const told = new Map();
const UNTIL_KNOWN = 60_000;

/** A training goes on where it was saved: the id of the job that does it. */
export const goOn = async run => {
  const {id} = await post('jobs', {call: 'train', values: {resume: run}});
  told.set(run, performance.now());
  return id;
};

/** Whether a run was told to go on, just now. */
export const wentOn = run => told.has(run) && performance.now() - told.get(run) < UNTIL_KNOWN;

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
