// Parallel coordinates: a line for each training across its settings to its results. Plotly has
// such a chart, but one that makes code at run time, which our policy forbids; so they are lines of
// a plain one.
import {LitElement, html, nothing} from 'lit';
import {numbers} from './formula.js';
import './chart.js';
import {parse} from './recipe.js';

const BINS = 12;
const LOW = [126, 87, 194];
const MIDDLE = [33, 145, 140];
const HIGH = [214, 158, 0];
const LONGEST = 16;
const AXIS = 120;

const mix = (a, b, share) => a.map((each, i) => Math.round(each + (b[i] - each) * share));

/** From the worst, 0, to the best, 1. */
const colour = share =>
  `rgb(${(share < 0.5 ? mix(LOW, MIDDLE, 2 * share) : mix(MIDDLE, HIGH, 2 * share - 1)).join(',')})`;

const short = word => (word.length > LONGEST ? `${word.slice(0, LONGEST - 1)}…` : word);

/** Numbers that differ by more than a factor of 30 are told apart by their ratios. */
const numeric = (label, values) => {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const log = low > 0 && high / low > 30;
  const scale = value => (log ? Math.log(value) : value);
  const share = value => (scale(value) - scale(low)) / (scale(high) - scale(low));
  const middle = log ? Math.sqrt(low * high) : (low + high) / 2;
  return {label, shares: values.map(share), ticks: [low, middle, high].map(at => [share(at), numbers(at, 3)])};
};

const words = (label, values) => {
  const all = [...new Set(values)].sort();
  const share = word => all.indexOf(word) / (all.length - 1);
  return {label, shares: values.map(share), ticks: all.map(word => [share(word), short(word)])};
};

const axis = (label, given) => {
  const known = given.map(value => (value === undefined || value === '' ? '–' : value));
  const values = known.map(Number);
  return values.every(Number.isFinite) ? numeric(label, values) : words(label, known.map(String));
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
    .map(label => [label, rows.map(row => row[label])])
    .filter(([, values]) => new Set(values).size > 1)
    .map(([label, values]) => axis(label, values));

/** The lines of a colour in one trace, with gaps between them. */
const trace = (rows, all, members, share) => {
  const x = [];
  const y = [];
  const text = [];
  for (const row of members) {
    all.forEach(({shares}, i) => {
      x.push(i);
      y.push(shares[row]);
      text.push(Object.entries(rows[row]).map(([name, value]) => `${name} ${value}`).join('<br>'));
    });
    x.push(null);
    y.push(null);
    text.push('');
  }
  return {
    x,
    y,
    text,
    hoverinfo: 'text',
    mode: 'lines+markers',
    line: {color: colour(share), width: members.length > 100 ? 0.7 : 1.4},
    marker: {size: 4},
    opacity: 0.85,
  };
};

const note = (x, y, text, given) => ({x, y, text, showarrow: false, font: {size: 11}, ...given});

/**
 * @property rows objects of numbers and words
 * @property by the column that gives the colour
 */
class ParallelLines extends LitElement {
  static properties = {rows: {attribute: false}, by: {}};

  createRenderRoot() {
    return this;
  }

  render() {
    const all = axes(this.rows);
    return all.length > 1 ? this.#chart(all) : nothing;
  }

  #chart(all) {
    const by = all.find(({label}) => label === this.by);
    const share = row => (by ? by.shares[row] : 0.5);
    const bins = Array.from({length: BINS}, () => []);
    this.rows.forEach((_, row) => bins[Math.min(BINS - 1, Math.floor(share(row) * BINS))].push(row));
    const traces = bins
      .map((members, i) => [members, i / (BINS - 1)])
      .filter(([members]) => members.length)
      .map(([members, at]) => trace(this.rows, all, members, at));
    return html`<div class="scroll"><plot-chart
      data-chart="Parallel coordinates"
      class="parallel"
      style="min-width: ${AXIS * all.length}px"
      .traces=${traces}
      .layout=${{
        showlegend: false,
        margin: {l: 60, r: 60, t: 40, b: 16},
        xaxis: {showgrid: true, tickvals: all.map((_, i) => i), showticklabels: false, range: [-0.1, all.length - 0.9], fixedrange: true},
        yaxis: {visible: false, range: [-0.06, 1.06], fixedrange: true},
        annotations: all.flatMap(({label, ticks}, i) => [
          note(i, 1.06, `<b>${label}</b>`, {yanchor: 'bottom', font: {size: 12}}),
          ...ticks.map(([y, text]) => note(i, y, text, {xanchor: 'left', xshift: 5, bgcolor: 'rgba(128,128,128,0.15)'})),
        ]),
      }}
      label="Parallel coordinates of ${all.map(({label}) => label).join(', ')}"
    ></plot-chart></div>`;
  }
}

customElements.define('parallel-lines', ParallelLines);
