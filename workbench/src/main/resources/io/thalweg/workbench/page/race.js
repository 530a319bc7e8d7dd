// What moves over the figures of a race: ways, arrows, the present step.
import {html, nothing, svg} from 'lit';

const LONGEST = 64;
const SHORTEST = 12;

/** Eight colours, then the same with dashes, as figures have them. */
export const colour = place => (place < 0 ? 'ends' : place < 8 ? `s${place}` : `s${place - 8} dash1`);

/** A piece of the line of a place. */
export const swatch = place => html`<svg class="figure swatch" width="24" height="12" viewBox="0 0 24 12" aria-hidden="true">
  <g class=${colour(place)}><line class="line" x1="2" y1="6" x2="22" y2="6"></line></g>
</svg>`;

const known = point => point && !point.includes(null);

/** Points nearer than that to the last one, in pixels, would not be seen. */
const NEAR = 0.4;

const line = (places, points) => {
  let path = '';
  let last;
  points.forEach((point, i) => {
    if (!known(point)) {
      last = undefined;
      return;
    }
    const [x, y] = [places.x(point[0]), places.y(point[1])];
    const ends = i + 1 === points.length;
    if (!last || ends || Math.hypot(x - last[0], y - last[1]) >= NEAR) {
      path += `${last ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`;
      last = [x, y];
    }
  });
  return path;
};

const size = vector => (known(vector) ? Math.hypot(...vector) : 0);

/** An arrow of which the length grows with the root of a share. */
const arrow = (places, from, vector, share, kind) => {
  const across = places.x(from[0] + vector[0]) - places.x(from[0]);
  const up = places.y(from[1] + vector[1]) - places.y(from[1]);
  const long = Math.hypot(across, up);
  if (!(long > 0) || !(share > 0)) {
    return nothing;
  }
  const length = SHORTEST + (LONGEST - SHORTEST) * Math.sqrt(Math.min(1, share));
  const [x, y] = [places.x(from[0]), places.y(from[1])];
  const turn = (Math.atan2(up, across) * 180) / Math.PI;
  const head = kind === 'downhill' ? `M${length} 0l-9 -4.5v9Z` : `M${length - 8} -4.5L${length} 0L${length - 8} 4.5`;
  const shaft = `M0 0H${kind === 'downhill' ? length - 8 : length}`;
  return svg`<g class="arrow ${kind}" transform="translate(${x} ${y}) rotate(${turn})">
    <path class="rim" d="${shaft}${head}"></path>
    <path class="shaft" d="${shaft}"></path>
    <path class="head" d="${head}"></path>
  </g>`;
};

/** A direction that is as long as the map is wide, so that its angle does not drown in rounding. */
const direction = (vector, width) => {
  const long = size(vector);
  return vector.map(each => (each / long) * width);
};

const largest = vectors => vectors.reduce((most, each) => Math.max(most, size(each)), 0);

const moves = points => points.slice(1).map((to, i) => (known(to) && known(points[i]) ? to.map((each, k) => each - points[i][k]) : [null]));

/** The longest move and gradient, once for each trace. */
const scales = new WeakMap();
const scale = trace => {
  if (!scales.has(trace)) {
    scales.set(trace, {gradient: largest(trace.gradients), move: largest(moves(trace.points))});
  }
  return scales.get(trace);
};

const arrows = (places, trace, step, width) => {
  const at = trace.points[step];
  if (!known(at)) {
    return nothing;
  }
  const ahead = trace.trainingPoints?.[step];
  const apart = known(ahead) && (ahead[0] !== at[0] || ahead[1] !== at[1]);
  const from = apart ? ahead : at;
  const gradient = trace.gradients[step];
  const [move] = step > 0 ? moves(trace.points.slice(step - 1, step + 1)) : [];
  const {gradient: steepest, move: farthest} = scale(trace);
  const drawn = (vector, most, kind, origin) =>
    size(vector) > 0 ? arrow(places, origin, direction(vector, width), size(vector) / most, kind) : nothing;
  return svg`
    ${
      apart
        ? svg`<line class="ahead" x1=${places.x(at[0])} y1=${places.y(at[1])} x2=${places.x(ahead[0])} y2=${places.y(ahead[1])}></line>
          <circle class="ahead" cx=${places.x(ahead[0])} cy=${places.y(ahead[1])} r="4.5"></circle>`
        : nothing
    }
    ${move ? drawn(move, farthest, 'move', at) : nothing}
    ${known(gradient) ? drawn(gradient.map(each => -each), steepest, 'downhill', from) : nothing}
  `;
};

const way = (places, {points}, i, step) => {
  const past = line(places, points.slice(0, step + 1));
  return svg`<g class="way ${colour(i)}" data-way=${i}>
    <path class="coming" d=${line(places, points.slice(step))}></path>
    <path class="rim" d=${past}></path>
    <path class="line" d=${past}></path>
  </g>`;
};

/** The ways of all up to a step, what is to come faintly, and arrows of some: all, none or one. */
export const ways = (places, traces, step, whose) => {
  const {left, top, width, height} = places.box;
  const shown = i => whose === 'all' || whose === String(i);
  const inside = point => {
    const [x, y] = [places.x(point[0]), places.y(point[1])];
    return x >= left && x <= left + width && y >= top && y <= top + height;
  };
  const span = Math.abs(width / (places.x(1) - places.x(0)));
  return svg`
    <svg x=${left} y=${top} width=${width} height=${height} viewBox="${left} ${top} ${width} ${height}">
      ${traces.map((trace, i) => way(places, trace, i, step))}
      ${traces.map((trace, i) => (shown(i) ? svg`<g class=${colour(i)}>${arrows(places, trace, step, span)}</g>` : nothing))}
    </svg>
    ${traces.map((trace, i) =>
      known(trace.points[step]) && inside(trace.points[step])
        ? svg`<g class=${colour(i)}>
            <circle class="racer-now" data-now=${i} cx=${places.x(trace.points[step][0])} cy=${places.y(trace.points[step][1])} r="5.5"></circle>
          </g>`
        : nothing,
    )}
  `;
};

/** A line at a step. */
export const cursor = (places, step) => {
  const {top, height} = places.box;
  return svg`<line class="cursor" x1=${places.x(step)} x2=${places.x(step)} y1=${top} y2=${top + height}></line>`;
};
