// The shell: which page is shown, who is logged in, whether events arrive.

import { LitElement, html } from 'lit';
import { get, Problem } from './api.js';
import { lines } from './events.js';
import { session } from './session.js';
import './parts/confirm-dialog.js';
import './parts/key-dialog.js';
import './pages/jobs-page.js';
import './pages/job-page.js';
import './pages/new-page.js';
import './pages/dumps-page.js';
import './pages/databases-page.js';
import './pages/routes-page.js';

const PAGES = [
  { name: 'jobs', title: 'Jobs', show: (rest) => (rest ? html`<job-page .job=${rest}></job-page>` : html`<jobs-page></jobs-page>`) },
  { name: 'new', title: 'New job', show: (rest, query) => html`<new-page .query=${query}></new-page>` },
  { name: 'dumps', title: 'Dumps', show: () => html`<dumps-page></dumps-page>` },
  { name: 'databases', title: 'Databases', show: () => html`<databases-page></databases-page>` },
  { name: 'routes', title: 'Routes', show: () => html`<routes-page></routes-page>` },
];

const LINE = { live: 'Live', connecting: 'Connecting…', reconnecting: 'Reconnecting…', idle: '' };

class CaravanApp extends LitElement {
  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', () => this.#moved());
    lines.addEventListener('changed', () => this.requestUpdate());
    session.addEventListener('changed', () => this.requestUpdate());
    this.#enter();
  }

  async #enter() {
    for (;;) {
      try {
        session.set(await get('/api/caller'));
        this.problem = undefined;
        return;
      } catch (failure) {
        if (!(failure instanceof Problem)) {
          throw failure;
        }
        this.problem = failure;
        this.requestUpdate();
        await new Promise((resolve) => setTimeout(resolve, 3000));
      }
    }
  }

  async #moved() {
    this.requestUpdate();
    await this.updateComplete;
    window.scrollTo(0, 0);
    this.querySelector('main').focus({ preventScroll: true });
  }

  /** #/jobs/<id>?a=b is the page jobs, the rest <id>, and the parameters. */
  get #place() {
    const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
    const [name, ...rest] = path.split('/');
    const page = PAGES.find((known) => known.name === name) ?? PAGES[0];
    return { page, rest: rest.join('/'), query: new URLSearchParams(query) };
  }

  #line() {
    return html`<span class="line" role="status" data-state=${lines.state}>${LINE[lines.state]}</span>`;
  }

  #caller() {
    const { caller } = session;
    return caller ? html`<span class="caller" title="The role of your key">${caller.name ?? 'no key'} · ${caller.role}</span>
      ${session.key ? html`<button type="button" class="small quiet" @click=${() => session.forget()}>Sign out</button>` : ''}` : '';
  }

  render() {
    const { page, rest, query } = this.#place;
    document.title = `${page.title} · pgcaravan`;
    return html`
      <a class="skip" href="#main" @click=${(event) => { event.preventDefault(); this.querySelector('main').focus(); }}>Skip to the page</a>
      <header>
        <a class="brand" href="#/jobs"><img src="/icon.svg" alt="" width="28" height="28">pgcaravan</a>
        <nav aria-label="Pages">${PAGES.map((known) => html`
          <a href="#/${known.name}" aria-current=${known === page ? 'page' : 'false'}>${known.title}</a>`)}</nav>
        <div class="who">${this.#line()}${this.#caller()}</div>
      </header>
      <main id="main" tabindex="-1">
        ${session.caller ? page.show(rest, query) : this.problem
          ? html`<div class="notice" data-kind="error" role="alert"><p>${this.problem.message} Trying again…</p></div>`
          : html`<p aria-busy="true">Asking the service…</p>`}
      </main>
      <key-dialog></key-dialog>
      <confirm-dialog></confirm-dialog>`;
  }
}

customElements.define('caravan-app', CaravanApp);
