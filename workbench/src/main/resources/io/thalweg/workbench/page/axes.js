// The axes of parallel coordinates, and ranges on them.
import {numbers} from './formula.js';
import {parse} from './recipe.js';

const LONGEST = 16;
/** Places on an axis are told apart by a thousandth of it. */
const PLACES = 1000;
const DIGITS = 4;
const MOST_DIGITS = 17;
const MOST_DECIMALS = 100;
const NOT_FINITE = new Set(['NaN', 'Infinity', '-Infinity']);
const DECIMAL = /^-?(0|[1-9]\d*)?(\.\d+)?(e[-+]?\d+)?$/i;

export const short = (word, longest = LONGEST) => (word.length > longest ? `${word.slice(0, longest - 1)}…` : word);

const clamped = share => Math.min(1, Math.max(0, share));

/** A number that is shown; whatever else, a text or one beyond all bounds, is none. */
export const finite = value => (Number.isFinite(value) ? value : undefined);

/** Numbers in as few digits as tell them apart. */
const legible = values => {
  const written = digits => values.map(value => numbers(value, digits));
  let digits = 3;
  while (digits < MOST_DIGITS && new Set(written(digits)).size < values.length) {
    digits++;
  }
  return written(digits);
};

/** Rounds to what tells places on an axis apart, or to some digits more. */
const rounding = (low, high, log) => {
  const decimals = Math.ceil(Math.log10(PLACES / (high - low)));
  return (value, more = 0) => {
    if (log) {
      return Number(value.toPrecision(DIGITS + more));
    }
    const kept = Math.max(0, decimals + more);
    return kept > MOST_DECIMALS ? value : Number(value.toFixed(kept));
  };
};

/** Numbers that differ by more than a factor of 30 are told apart by their ratios. */
const numeric = (label, values) => {
  const there = values.filter(value => value !== undefined);
  const [low, high] = [Math.min(...there), Math.max(...there)];
  const log = low > 0 && high / low > 30;
  const clipped = value => Math.min(high, Math.max(low, value));
  const scale = value => {
    const inside = clipped(value);
    return log ? Math.log(inside) : inside;
  };
  const share = value => (scale(value) - scale(low)) / (scale(high) - scale(low));
  const rounded = rounding(low, high, log);
  const middle = log ? Math.sqrt(low * high) : (low + high) / 2;
  const marks = [low, middle, high];
  const written = legible(marks);
  /** The ends are exact, so that the first and the last line are within. */
  const at = given => {
    const value = (1 - clamped(given)) * scale(low) + clamped(given) * scale(high);
    return given <= 0 ? low : given >= 1 ? high : clipped(rounded(log ? Math.exp(value) : value));
  };
  return {
    label,
    ends: [low, high],
    shares: values.map(value => (value === undefined ? null : share(value))),
    ticks: marks.map((value, i) => [share(value), written[i]]),
    share,
    shown: value => String(rounded(value, 2)),
    range: (from, to) => (to < 0 || from > 1 ? undefined : [at(from), at(to)]),
    inside: ([from, to]) => row => values[row] >= from && values[row] <= to,
    read: text => (text === '' ? NaN : Number(text)),
  };
};

/** A number in one spelling, so that 0.1 and 1e-1 are one value. */
const spelt = value => {
  const text = String(value);
  return DECIMAL.test(text) && Number.isFinite(Number(text)) ? String(Number(text)) : text;
};

const words = (label, values) => {
  const all = [...new Set(values)].filter(word => word !== undefined).sort();
  const share = word => (all.length === 1 ? 0.5 : all.indexOf(word) / (all.length - 1));
  const within = (from, to) => all.filter(word => share(word) >= from && share(word) <= to);
  return {
    label,
    words: all,
    ends: [all[0], all.at(-1)],
    shares: values.map(word => (word === undefined ? null : share(word))),
    ticks: all.map(word => [share(word), short(word), word]),
    share,
    range: (from, to) => {
      const some = within(from, to);
      return some.length ? [some[0], some.at(-1)] : undefined;
    },
    inside: ([from, to]) => {
      const some = new Set(within(share(from), share(to)));
      return row => some.has(values[row]);
    },
    read: text => (all.includes(spelt(text)) ? spelt(text) : NaN),
  };
};

/** What is not there, or is no finite number, is no value. */
const known = value =>
  value === undefined || value === null || value === '' || NOT_FINITE.has(String(value)) ? undefined : value;

const axis = (label, values) => {
  const spellings = values.map(value => (value === undefined ? undefined : spelt(value)));
  const all = spellings.map(text => (text === undefined ? undefined : Number(text)));
  const there = all.filter(value => value !== undefined);
  return there.every(Number.isFinite) && new Set(there).size > 1 ? numeric(label, all) : words(label, spellings);
};

const differs = values => new Set(values.map(value => (value === undefined ? undefined : spelt(value)))).size > 1;

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

/** An axis for each column whose values are not all the same; none where there is only one, as no line goes across it. */
export const axes = rows => {
  const all = [...new Set(rows.flatMap(row => Object.keys(row)))]
    .map(label => [label, rows.map(row => known(row[label]))])
    .filter(([, values]) => differs(values))
    .map(([label, values]) => axis(label, values));
  return all.length > 1 ? all : [];
};

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
