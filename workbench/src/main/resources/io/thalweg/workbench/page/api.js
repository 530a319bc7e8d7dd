// Calls of the program: each answers what the command of its name prints with --json.

const ROOT = '/api/v1/';

const query = values => {
  const pairs = Object.entries(values).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter(each => each !== undefined && each !== '')
      .map(each => [name, each]),
  );
  return new URLSearchParams(pairs);
};

const answer = async response => {
  const document = await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(document.error?.message ?? response.statusText), {status: response.status});
  }
  return document;
};

/** Asks for something; changes nothing. */
export const get = async (call, values = {}) => answer(await fetch(`${ROOT}${call}?${query(values)}`));

/** The same for what is too long for an address. */
export const ask = async (call, values = {}) =>
  answer(await fetch(ROOT + call, {method: 'POST', body: query(values)}));

/** Lets something happen. */
export const post = async (call, document = {}) =>
  answer(
    await fetch(ROOT + call, {
      method: 'POST',
      headers: {'Content-Type': 'application/json'},
      body: JSON.stringify(document),
    }),
  );

/** Takes something away. */
export const remove = async call => answer(await fetch(ROOT + call, {method: 'DELETE'}));

/**
 * Calls a function with the latest of the arguments that it is asked with, one call at a time:
 * what comes while a call is under way waits, and only the last of it is called.
 */
export const latest = work => {
  let busy = false;
  let waiting;
  return async (...given) => {
    waiting = given;
    if (busy) {
      return;
    }
    busy = true;
    try {
      while (waiting) {
        const next = waiting;
        waiting = undefined;
        await work(...next);
      }
    } finally {
      busy = false;
    }
  };
};

let entries;

/** The catalogue's optimizers by name, asked for until they have come once. */
export const optimizers = () =>
  (entries ??= get('optimizers').then(
    ({entries: all}) => new Map(all.map(each => [each.id, each])),
    problem => {
      entries = undefined;
      throw problem;
    },
  ));

/** Whether what failed may go well another time: it did not arrive, or something was wrong over there. */
export const mayPass = problem => problem instanceof TypeError || problem.status >= 500;
