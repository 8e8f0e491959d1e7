// Routes: what happens next, as it runs now.

import { html } from 'lit';
import { get } from '../api.js';
import { number, time } from '../format.js';
import { badge } from '../parts/job-parts.js';
import { View } from '../view.js';

const LOOK_AGAIN = 3000;
const KINDS = new Set(['direct', 'seda']);

class RoutesPage extends View {
  routes = [];

  load() {
    this.every(LOOK_AGAIN, () => this.#fetch());
    return this.#fetch();
  }

  #fetch() {
    return this.attempt(async () => {
      this.routes = (await get('/api/routes')).routes;
    });
  }

  /** A step to another route leads there. */
  #what({ kind, what }) {
    const [scheme, target] = (what ?? '').split(/[:?]/);
    const route = KINDS.has(scheme) ? this.routes.find((each) => each.id === target) : undefined;
    return route ? html`<button type="button" class="link" @click=${() => this.#show(route.id)}>${target}</button>` : html`<span class="name">${what ?? ''}</span>`;
  }

  #show(id) {
    const card = this.querySelector(`[data-route="${CSS.escape(id)}"]`);
    card?.closest('details')?.setAttribute('open', '');
    card?.scrollIntoView({ block: 'center' });
    card?.focus({ preventScroll: true });
  }

  #counts(exchanges) {
    return exchanges ? html`<span class="counts">${number(exchanges.total)}${exchanges.inflight ? html` <span class="now">${number(exchanges.inflight)} now</span>` : ''}${exchanges.failed ? html` <span class="bad">${number(exchanges.failed)} failed</span>` : ''}</span>` : '';
  }

  #steps(steps) {
    return html`<ol class="flow">${steps.map((step) => html`<li data-kind=${step.kind} data-now=${(step.exchanges?.inflight ?? 0) > 0}>
      <div class="step"><strong>${step.kind}</strong> ${this.#what(step)} ${this.#counts(step.exchanges)}</div>
      ${step.steps?.length ? this.#steps(step.steps) : ''}</li>`)}</ol>`;
  }

  #route(route) {
    return html`<article class="card route" data-route=${route.id ?? ''} tabindex="-1" aria-label=${route.id ?? route.file}>
      <header><h2>${route.id ?? route.file}</h2>${badge(route.state)}<span class="muted">since ${time(route.since)}</span></header>
      ${route.file && route.id ? html`<p class="muted"><code>routes/${route.file}</code></p>` : ''}
      ${route.description ? html`<p>${route.description}</p>` : ''}
      ${route.reason ? html`<div class="notice" data-kind=${route.state === 'refused' ? 'error' : 'warning'}><p>${route.reason}</p></div>` : ''}
      ${route.steps ? html`<div class="step from"><strong>from</strong> <span class="name">${route.from}</span> ${this.#counts(route.exchanges)}</div>${this.#steps(route.steps)}` : ''}
    </article>`;
  }

  content() {
    const own = this.routes.filter((route) => route.file);
    const system = this.routes.filter((route) => !route.file);
    return html`<div class="title"><h1>Routes <small class="muted">${number(own.length)}</small></h1></div>
      <p>What the service does next, step by step, is in the files of <code>routes/</code>. They may be edited while it runs; an edit is tried first, and counts when no job is in its way.</p>
      ${own.length ? html`<div class="cards">${own.map((route) => this.#route(route))}</div>`
        : html`<div class="empty"><h2>No route is loaded</h2><p>See <code>routes.directory</code> in the service’s configuration.</p></div>`}
      ${system.length ? html`<details><summary>The service’s own routes <span class="muted">${number(system.length)}</span></summary>
        <div class="cards">${system.map((route) => this.#route(route))}</div></details>` : ''}`;
  }
}

customElements.define('routes-page', RoutesPage);
