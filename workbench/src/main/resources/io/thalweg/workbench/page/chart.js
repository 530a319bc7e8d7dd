// A chart that can be zoomed and asked by the pointer, drawn by Plotly. Its 11 MB are fetched when
// the first chart is shown.
import {LitElement, html} from 'lit';

const SCRIPT = '/library/plotly/plotly.js';
const STYLE_OF_MAPS = '696e55e75aaafa12d45b3ff634eadc8348f9c3015fc94984dac1ff824773eb97';

const loaded = element =>
  new Promise((done, failed) => {
    element.addEventListener('load', done);
    element.addEventListener('error', () => failed(new Error(`${SCRIPT} could not be loaded`)));
    document.head.append(element);
  });

/** Plotly makes <style> elements, which our policy forbids, unless ones of their names are there. */
const styles = () => {
  document.head.append(Object.assign(document.createElement('meta'), {id: STYLE_OF_MAPS}));
  return loaded(
    Object.assign(document.createElement('link'), {
      id: 'plotly.js-style-global',
      rel: 'stylesheet',
      href: '/page/chart.css',
    }),
  );
};

let library;

/** The library, loaded once. */
export const plotly = () =>
  (library ??= styles()
    .then(() => loaded(Object.assign(document.createElement('script'), {src: SCRIPT})))
    .then(() => window.Plotly));

const LIGHT = ['#3448a4', '#c91304', '#308268', '#440e65', '#ae931d', '#f851ae', '#5597e9', '#743957', '#092f06'];
const DARK = ['#8fa3f0', '#ff8a5c', '#7cca7f', '#c792ea', '#e2c55a', '#ff8fcf', '#7ab8ff', '#d79bb8', '#b5d6a7'];
const dark = matchMedia('(prefers-color-scheme: dark)');

/** Colours of series, as the reader's system has it. */
export const colours = () => (dark.matches ? DARK : LIGHT);

const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A text as it is read: Plotly would take links, bold letters and line breaks from it. */
const plain = text => String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const axis = ({title, ...given} = {}) => ({
  gridcolor: variable('--line'),
  linecolor: variable('--line'),
  zeroline: false,
  automargin: true,
  ...given,
  title: title && {text: plain(title), font: {size: 12}, standoff: 6},
});

/** An axis in space, where Plotly draws titles as they are. */
const edge = ({title, ...given} = {}) => ({...given, title: {text: title ?? ''}});

/** Whatever of a trace is read; names are never cut, which would cut what stands for a sign. */
const trace = ({name, ...given}) => (name === undefined ? given : {...given, name: plain(name)});

const layout = ({xaxis, yaxis, scene, ...given}) => ({
  autosize: true,
  margin: {l: 56, r: 12, t: 34, b: given.showlegend === false ? 42 : 76},
  paper_bgcolor: 'rgba(0,0,0,0)',
  plot_bgcolor: 'rgba(0,0,0,0)',
  font: {family: getComputedStyle(document.body).fontFamily, size: 12, color: variable('--ink')},
  colorway: colours(),
  hovermode: 'closest',
  legend: {orientation: 'h', x: 0, yref: 'container', y: 0, yanchor: 'bottom', font: {size: 11}},
  ...given,
  title: given.title && {text: plain(given.title), x: 0, xanchor: 'left', font: {size: 14}},
  xaxis: axis(xaxis),
  yaxis: axis(yaxis),
  hoverlabel: {namelength: -1},
  ...(scene && {scene: {...scene, xaxis: edge(scene.xaxis), yaxis: edge(scene.yaxis), zaxis: edge(scene.zaxis)}}),
});

const CONFIG = {responsive: true, displaylogo: false, modeBarButtonsToRemove: ['lasso2d', 'select2d', 'autoScale2d']};

/**
 * @property traces as Plotly has them, but names are shown as they are
 * @property layout as Plotly has it, but titles are texts that are shown as they are; colours and
 *     margins are added
 * @property label what it shows, for those who cannot see it
 */
class PlotChart extends LitElement {
  static properties = {traces: {attribute: false}, layout: {attribute: false}, label: {}};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    dark.addEventListener('change', this.#redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    dark.removeEventListener('change', this.#redraw);
    const plot = this.querySelector('.plot');
    if (window.Plotly && plot) {
      window.Plotly.purge(plot);
    }
  }

  #redraw = () => this.requestUpdate();

  render() {
    return html`<div class="plot" role="figure" aria-label=${this.label ?? ''}></div>`;
  }

  async updated() {
    const library = await plotly();
    if (this.isConnected && this.traces) {
      const given = {uirevision: 'kept', ...this.layout};
      library.react(this.querySelector('.plot'), this.traces.map(trace), layout(given), CONFIG);
    }
  }
}

customElements.define('plot-chart', PlotChart);
