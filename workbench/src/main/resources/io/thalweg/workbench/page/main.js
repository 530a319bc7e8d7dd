// The shell: names of the pages, and the one that the address asks for.
import {LitElement, html} from 'lit';
import {Address} from './address.js';

const PAGES = [
  ['surface', 'Surface'],
  ['dynamics', 'Dynamics'],
  ['averages', 'Averages'],
  ['train', 'Train'],
  ['runs', 'Runs'],
  ['learn', 'Learn'],
];

class Workbench extends LitElement {
  static properties = {version: {}, failed: {state: true}};

  address = new Address(this);

  createRenderRoot() {
    this.replaceChildren();
    return this;
  }

  get page() {
    return PAGES.some(([id]) => id === this.address.page) ? this.address.page : 'dynamics';
  }

  /** The part of the program that a page needs, fetched when it is first shown. */
  willUpdate() {
    const {page} = this;
    import(`./${page}.js`).then(
      () => (this.failed = undefined),
      problem => (this.failed = `the page ${page} could not be loaded: ${problem.message}`),
    );
    document.title = `${PAGES.find(([id]) => id === page)[1]} – Thalweg`;
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${this.#toMain}>To the content</a>
      <header>
        <a class="name" href="#/dynamics">Thalweg</a>
        <nav aria-label="Pages">
          ${PAGES.map(
            ([id, name]) => html`
              <a href="#/${id}" aria-current=${id === this.page ? 'page' : 'false'}>${name}</a>
            `,
          )}
        </nav>
        <small>${this.version}</small>
      </header>
      <main id="main" tabindex="-1">
        ${this.failed ? html`<p class="problem" role="alert">${this.failed}</p>` : this.#content()}
      </main>
    `;
  }

  #toMain(event) {
    event.preventDefault();
    this.querySelector('main').focus();
  }

  #content() {
    switch (this.page) {
      case 'surface':
        return html`<surface-page></surface-page>`;
      case 'averages':
        return html`<averages-page></averages-page>`;
      case 'train':
        return html`<train-page></train-page>`;
      case 'runs':
        return html`<runs-page></runs-page>`;
      case 'learn':
        return html`<learn-page></learn-page>`;
      default:
        return html`<dynamics-page></dynamics-page>`;
    }
  }
}

customElements.define('thalweg-workbench', Workbench);
