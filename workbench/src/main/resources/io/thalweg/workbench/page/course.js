// Where a race takes place: the function, its map, the start, the noise.
import {html, nothing} from 'lit';

const TYPED = 'x^2 + 10*y^2 + sin(3*x)';
const FORMULA = /^formula\("((?:[^"\\]|\\.)*)"\)$/;

const quoted = text => `formula("${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}")`;
const typed = problem => FORMULA.exec(problem)?.[1].replaceAll(/\\(.)/g, '$1');

const side = ({box}) => `${box.lower[0]}:${box.upper[0]}`;

/**
 * The function, one of the catalogue's or a typed one.
 * @param entries of the catalogue, once they are known
 * @param race the present one, if any
 * @param choose is told another
 */
export const functionForm = ({address, entries, race, choose}) => {
  const problem = address.get('problem');
  const id = /^[a-z-]*/.exec(problem)[0];
  const entry = entries?.find(each => each.id === id);
  const formula = typed(problem);
  return html`
    <h2>Function</h2>
    <div class="row">
      <label>
        Test function
        <select @change=${e => choose(e.target.value === 'formula' ? quoted(TYPED) : e.target.value)}>
          ${entry ? nothing : html`<option selected>${id}</option>`}
          ${entries?.map(
            each =>
              html`<option value=${each.id} ?selected=${each.id === id}>
                ${each.id === 'formula' ? 'formula, typed' : each.id}
              </option>`,
          )}
        </select>
      </label>
      <label>
        Map from:to
        <input
          size="8"
          placeholder=${race?.problem ? side(race.problem) : ''}
          .value=${address.get('box') ?? ''}
          @change=${e => address.set({box: e.target.value.trim() || undefined})}
        />
      </label>
    </div>
    <label class="wide">
      ${formula === undefined ? 'With its settings' : 'f(x, y) ='}
      <input
        class="code"
        data-name="function"
        spellcheck="false"
        autocomplete="off"
        maxlength="1200"
        .value=${formula ?? problem}
        @change=${e => choose(formula === undefined ? e.target.value : quoted(e.target.value))}
      />
    </label>
    ${entry ? html`<p class="note">${entry.summary}</p>` : nothing}
  `;
};

/**
 * From where, how long, with how much noise.
 * @param from where the present race starts
 */
export const raceForm = ({address, from, steps, mostSteps}) => {
  const noise = address.number('noise') || 0;
  const set = name => e => address.set({[name]: e.target.value.trim()});
  const slide = passing => e => {
    const value = Number((100 * e.target.value ** 3).toPrecision(2));
    address.set({noise: value}, {passing});
  };
  return html`
    <h2>Race</h2>
    <div class="row">
      <label>
        Start x,y
        <input
          size="12"
          .value=${address.get('start') ?? from.join(',')}
          @change=${e => address.set({start: e.target.value.trim() || undefined})}
        />
      </label>
      <label>
        Steps
        <input type="number" min="1" max=${mostSteps} .value=${String(steps)} @change=${set('steps')} />
      </label>
      <label>
        Seed
        <input type="number" .value=${address.get('seed')} @change=${set('seed')} />
      </label>
    </div>
    <label class="wide">
      Noise on each gradient, standard deviation
      <span class="row">
        <input
          type="range"
          aria-label="Gradient noise"
          min="0"
          max="1"
          step="0.01"
          .value=${String(Math.cbrt(noise / 100))}
          @input=${slide(true)}
          @change=${slide(false)}
        />
        <input aria-label="Gradient noise, a number" size="6" .value=${String(address.get('noise'))} @change=${set('noise')} />
      </span>
    </label>
  `;
};
