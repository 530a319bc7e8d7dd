// A form for an optimizer, made from its catalogue entry; beside it the expression itself, which
// can say more (wrappers, schedules, groups) than the form.
import {LitElement, html, nothing} from 'lit';
import {Again} from './again.js';
import {optimizers} from './api.js';

/** A catalogue that did not arrive is asked for again after so long, in milliseconds. */
const AGAIN = 3000;

const SIMPLE = /^([a-z0-9-]+)(?:\(([^()]*)\))?$/;

/** Name and settings of an expression without another inside; undefined for any other. */
export const parse = expression => {
  const [match, id, inside = ''] = SIMPLE.exec(expression.replaceAll(/\s/g, '')) ?? [];
  const pairs = inside.split(',').filter(Boolean).map(each => each.split('='));
  return match && pairs.every(pair => pair.length === 2) ? {id, settings: Object.fromEntries(pairs)} : undefined;
};

/** The expression of a name and settings. */
export const write = (id, settings) => {
  const inside = Object.entries(settings)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${value}`)
    .join(',');
  return inside ? `${id}(${inside})` : id;
};

let names = 0;

/**
 * @property value the expression
 * @fires recipe with the new expression
 */
class RecipeForm extends LitElement {
  static properties = {value: {}, entries: {state: true}};

  #id = `recipe-${names++}`;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#list();
  }

  again = new Again(this, () => this.#list());

  async #list() {
    try {
      this.entries = await optimizers();
    } catch {
      this.again.in(AGAIN);
    }
  }

  #tell(value) {
    this.dispatchEvent(new CustomEvent('recipe', {detail: value, bubbles: true}));
  }

  render() {
    const parsed = parse(this.value);
    const entry = parsed && this.entries?.get(parsed.id);
    return html`
      <label class="wide" for="${this.#id}-text">
        Optimizer
        <input
          id="${this.#id}-text"
          class="code"
          spellcheck="false"
          autocomplete="off"
          .value=${this.value}
          @change=${event => this.#tell(event.target.value)}
        />
      </label>
      <div class="row">
        <label>
          Rule
          <select @change=${event => this.#tell(event.target.value)}>
            ${entry ? nothing : html`<option selected>composed</option>`}
            ${[...(this.entries?.values() ?? [])]
              .filter(each => each.kind === 'optimizer' && !each.settings.some(s => s.kind === 'rule'))
              .map(each => html`<option ?selected=${each.id === parsed?.id}>${each.id}</option>`)}
          </select>
        </label>
        ${entry?.settings.map(setting => this.#setting(entry, setting, parsed)) ?? nothing}
      </div>
      ${entry ? html`<p class="note">${entry.summary}</p>` : nothing}
    `;
  }

  #setting(entry, setting, {id, settings}) {
    const change = value =>
      this.#tell(write(id, {...settings, [setting.name]: value === String(setting.default) ? undefined : value}));
    const value = settings[setting.name] ?? setting.default ?? '';
    const hint = `${setting.meaning}${setting.range ? `, in ${setting.range}` : ''}`;
    switch (setting.kind) {
      case 'number':
      case 'integer':
        return html`<label title=${hint}>
          ${setting.name}
          <input inputmode="decimal" size="7" .value=${String(value)} @change=${e => change(e.target.value)} />
        </label>`;
      case 'flag':
        return html`<label title=${hint} class="check">
          <input type="checkbox" .checked=${String(value) === 'true'} @change=${e => change(String(e.target.checked))} />
          ${setting.name}
        </label>`;
      case 'choice':
        return html`<label title=${hint}>
          ${setting.name}
          <select @change=${e => change(e.target.value)}>
            ${setting.choices.map(each => html`<option ?selected=${each === value}>${each}</option>`)}
          </select>
        </label>`;
      default:
        return nothing;
    }
  }
}

customElements.define('recipe-form', RecipeForm);
