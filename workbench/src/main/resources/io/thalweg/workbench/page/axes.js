// The axes of parallel coordinates, and ranges on them.
import {numbers} from './formula.js';
import {parse} from './recipe.js';

const LONGEST = 16;
const DIGITS = 4;
const NONE = '–';

export const short = (word, longest = LONGEST) => (word.length > longest ? `${word.slice(0, longest - 1)}…` : word);

const clamped = share => Math.min(1, Math.max(0, share));

/** Numbers in as few digits as tell them apart. */
const legible = values => {
  const written = digits => values.map(value => numbers(value, digits));
  const digits = [3, 4, 5, 6].find(count => new Set(written(count)).size === values.length);
  return written(digits ?? 7);
};

/** Numbers that differ by more than a factor of 30 are told apart by their ratios. */
const numeric = (label, values) => {
  const there = values.filter(value => value !== undefined);
  const [low, high] = [Math.min(...there), Math.max(...there)];
  const log = low > 0 && high / low > 30;
  const scale = value => {
    const clipped = Math.min(high, Math.max(low, value));
    return log ? Math.log(clipped) : clipped;
  };
  const share = value => (scale(value) - scale(low)) / (scale(high) - scale(low));
  const middle = log ? Math.sqrt(low * high) : (low + high) / 2;
  const marks = [low, middle, high];
  const written = legible(marks);
  /** The ends are exact, so that the first and the last line are within. */
  const at = given => {
    const value = (1 - clamped(given)) * scale(low) + clamped(given) * scale(high);
    return given <= 0 ? low : given >= 1 ? high : Number((log ? Math.exp(value) : value).toPrecision(DIGITS));
  };
  return {
    label,
    ends: [low, high],
    shares: values.map(value => (value === undefined ? null : share(value))),
    ticks: marks.map((value, i) => [share(value), written[i]]),
    share,
    range: (from, to) => (to < 0 || from > 1 ? undefined : [at(from), at(to)]),
    inside: ([from, to]) => row => values[row] >= from && values[row] <= to,
    read: text => (text === '' ? NaN : Number(text)),
  };
};

const words = (label, values) => {
  const all = [...new Set(values)].sort();
  const share = word => all.indexOf(word) / (all.length - 1);
  const within = (from, to) => all.filter(word => share(word) >= from && share(word) <= to);
  return {
    label,
    words: all,
    ends: [all[0], all.at(-1)],
    shares: values.map(share),
    ticks: all.map(word => [share(word), short(word)]),
    share,
    range: (from, to) => {
      const some = within(from, to);
      return some.length ? [some[0], some.at(-1)] : undefined;
    },
    inside: ([from, to]) => {
      const some = new Set(within(share(from), share(to)));
      return row => some.has(values[row]);
    },
    read: text => (all.includes(text) ? text : NaN),
  };
};

const axis = (label, known) => {
  const values = known.map(value => (value === undefined ? undefined : Number(value)));
  const there = values.filter(value => value !== undefined);
  return there.every(Number.isFinite) && new Set(there).size > 1
    ? numeric(label, values)
    : words(label, known.map(value => String(value ?? NONE)));
};

/**
 * Rule and settings of each expression as columns; a setting that some of them name has its default
 * where it is left out.
 * @param entries of the catalogue
 */
export const settings = (expressions, entries) => {
  const parsed = expressions.map(each => parse(each) ?? {id: each, settings: {}});
  const named = new Set(parsed.flatMap(each => Object.keys(each.settings)));
  return parsed.map(({id, settings: given}) => {
    const defaults = entries.get(id)?.settings ?? [];
    const filled = [...named]
      .map(name => [name, given[name] ?? defaults.find(each => each.name === name)?.default])
      .filter(([, value]) => value !== undefined && value !== null);
    return {optimizer: id, ...Object.fromEntries(filled)};
  });
};

/** An axis for each column whose values are not all the same. */
export const axes = rows =>
  [...new Set(rows.flatMap(row => Object.keys(row)))]
    .map(label => [label, rows.map(row => (row[label] === null || row[label] === '' ? undefined : row[label]))])
    .filter(([, values]) => new Set(values.map(String)).size > 1)
    .map(([label, values]) => axis(label, values));

/** Ranges by the labels of their axes, from texts as an address has them; those of other axes are left out. */
export const ranges = (all, texts) => {
  const found = new Map();
  for (const text of texts) {
    try {
      const [label, from, to] = text.split(':').map(decodeURIComponent);
      const on = all.find(each => each.label === label);
      const range = on && [on.read(from ?? ''), on.read(to ?? '')];
      if (range && range.every(end => !Number.isNaN(end))) {
        found.set(label, on.share(range[0]) > on.share(range[1]) ? range.toReversed() : range);
      }
    } catch {
      // no range
    }
  }
  return found;
};

/** The same as texts. */
export const texts = found => [...found].map(([label, range]) => [label, ...range].map(encodeURIComponent).join(':'));

/** Rows that lie within all ranges, by their numbers. */
export const within = (all, found, count) => {
  const on = all.filter(({label}) => found.has(label)).map(each => each.inside(found.get(each.label)));
  return Array.from({length: count}, (_, row) => row).filter(row => on.every(inside => inside(row)));
};
