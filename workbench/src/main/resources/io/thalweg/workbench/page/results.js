// How a race stands, as a table.
import {html, nothing} from 'lit';
import {numbers} from './formula.js';
import {swatch} from './race.js';

/** How near to the lowest value one has arrived. */
const NEAR = 1e-3;

const where = (race, trace, at, mapped) => {
  const lost = trace.points.findIndex((point, i) => point.includes(null) || trace.values[i] === null);
  if (lost >= 0 && lost <= at) {
    return html`<span class="problem">diverged at step ${lost}</span>`;
  }
  const point = trace.points[at];
  const shown = point.length > 4 ? `${point.slice(0, 4).map(each => numbers(each)).join(', ')}, …` : point.map(each => numbers(each)).join(', ');
  const {lower, upper} = race.problem.box;
  const outside = mapped && point.some((value, i) => value < lower[i] || value > upper[i]);
  return html`(${shown})${outside ? html`<br /><span class="problem">outside the map</span>` : nothing}`;
};

const row = (race, i, step, lowest, mapped) => {
  const trace = race.traces[i];
  const at = Math.min(step, trace.points.length - 1);
  const within = trace.values.findIndex(value => value !== null && value - lowest <= NEAR);
  return html`<tr>
    <th scope="row">${swatch(i)} <span class="code">${race.racers[i]}</span></th>
    <td>${where(race, trace, at, mapped)}</td>
    <td>${numbers(trace.values[at])}</td>
    <td>${numbers(trace.values.at(-1))}</td>
    <td>${within < 0 ? 'not reached' : within}</td>
  </tr>`;
};

/** A table of how they race: where each is at a step, how it ends, and when it arrives. */
export const results = (race, step, mapped) => {
  const {minima} = race.problem;
  const all = race.traces.flatMap(trace => trace.values.filter(value => value !== null));
  const lowest = minima.length > 0 ? Math.min(...minima.map(each => each.value)) : all.reduce((a, b) => Math.min(a, b), Infinity);
  const below = minima.length > 0 ? 'the minimum' : 'the lowest value of all';
  return html`
    <div class="scroll" tabindex="0" role="region" aria-label="Results">
      <table>
        <thead>
          <tr>
            <th scope="col">Optimizer</th>
            <th scope="col">Now at</th>
            <th scope="col">f now</th>
            <th scope="col">f at the end</th>
            <th scope="col">Steps to 10⁻³</th>
          </tr>
        </thead>
        <tbody>
          ${race.traces.map((_, i) => row(race, i, step, lowest, mapped))}
        </tbody>
      </table>
    </div>
    <p class="note">Steps to 10⁻³: until f is for the first time within 0.001 of ${below}, ${numbers(lowest)}.</p>
  `;
};
