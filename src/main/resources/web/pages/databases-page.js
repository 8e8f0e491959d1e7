// Databases: which there are, what they may be used for, and why.

import { html } from 'lit';
import { get } from '../api.js';
import { bytes, number, time, version } from '../format.js';
import { session } from '../session.js';
import { View } from '../view.js';

const AT_ONCE = 50;
const PAGES = 20;

class DatabasesPage extends View {
  databases = [];
  /** By alias: the last job out of it, and the last into it; undefined while they are looked for. */
  last = new Map();
  kept = new Map();

  load() {
    return this.attempt(async () => {
      this.databases = (await get('/api/databases')).databases;
      this.databases.forEach(({ alias }) => this.#lastJobs(alias));
      this.databases.filter((database) => database.reachable && database.asDestination.possible).forEach((database) => this.#leftovers(database));
    });
  }

  /** What stands beside it; of use, but the page is whole without. */
  async #leftovers({ alias }) {
    try {
      this.kept.set(alias, (await get(`/api/databases/${alias}/leftovers`)).leftovers);
    } catch (problem) {
      this.kept.set(alias, problem);
    }
    this.requestUpdate();
  }

  /** From the newest on, as far back as it takes to find both; mostly that is the first page. */
  async #lastJobs(alias) {
    const found = {};
    try {
      let cursor = '';
      for (let page = 0; page < PAGES && !(found.source && found.destination); page++) {
        const { jobs, next } = await get(`/api/jobs?state=completed&database=${alias}&limit=${AT_ONCE}${cursor}`);
        for (const side of ['source', 'destination']) {
          found[side] ??= jobs.find((job) => job[side] === alias && job.type !== 'backup');
        }
        if (!next) {
          break;
        }
        cursor = `&cursor=${next}`;
      }
      this.last.set(alias, found);
    } catch (problem) {
      this.last.set(alias, problem);
    }
    this.requestUpdate();
  }

  #last(side, alias) {
    const last = this.last.get(alias);
    if (!last) {
      return '…';
    }
    if (last instanceof Error) {
      return last.message;
    }
    const job = last[side];
    return job ? html`<a href="#/jobs/${job.id}">${job.type}</a>, ${time(job.finishedAt)}` : 'none that is still kept';
  }

  #use(title, { possible, reason }) {
    return html`<li><span class="badge" data-state=${possible ? 'yes' : 'no'}>${possible ? 'yes' : 'no'}</span> <strong>${title}</strong> ${reason}</li>`;
  }

  #leftoverList(alias) {
    const kept = this.kept.get(alias);
    if (!Array.isArray(kept) || kept.length === 0) {
      return kept instanceof Error ? html`<p class="muted">What is kept beside it cannot be told: ${kept.message}</p>` : '';
    }
    return html`<h3>Kept beside it</h3><ul class="requirements">${kept.map((each) => html`<li><code>${each.name}</code> ${each.bytes === undefined ? '' : bytes(each.bytes)}, ${time(each.at)}. ${each.reason}</li>`)}</ul>`;
  }

  #card(database) {
    const { alias } = database;
    return html`<article class="card" aria-label=${alias}>
      <header><h2>${alias}</h2><span class="badge" data-state=${database.reachable ? 'yes' : 'no'}>${database.reachable ? 'reachable' : 'not reachable'}</span>
        <span class="badge">${database.access}</span></header>
      <dl class="facts">
        <div><dt>Database</dt><dd><span class="name">${database.database}</span> on ${database.host}, port ${database.port}</dd></div>
        <div><dt>PostgreSQL</dt><dd>${version(database.serverVersion)}</dd></div>
        <div><dt>Size</dt><dd>${bytes(database.bytes)}</dd></div>
        <div><dt>Last out of it</dt><dd>${this.#last('source', alias)}</dd></div>
        <div><dt>Last into it</dt><dd>${this.#last('destination', alias)}</dd></div>
      </dl>
      <ul class="requirements">
        ${this.#use('As a source', database.asSource)}${this.#use('As a destination', database.asDestination)}${database.asDestination.possible ? this.#use('Swap', database.swap) : ''}
      </ul>
      ${this.#leftoverList(alias)}
      ${session.may('operator') && database.asSource.possible ? html`<div class="row">
        <a role="button" class="small secondary" href="#/new?type=sync&source=${alias}">Sync from it</a><a role="button" class="small secondary" href="#/new?type=export&source=${alias}">Export</a></div>` : ''}
    </article>`;
  }

  content() {
    return html`<div class="title"><h1>Databases <small class="muted">${number(this.databases.length)}</small></h1>
        <div class="actions"><button type="button" class="small secondary" @click=${() => this.load()}>Look again</button></div></div>
      ${this.databases.length ? html`<div class="cards">${this.databases.map((database) => this.#card(database))}</div>`
        : html`<div class="empty"><h2>No database is configured</h2><p>Set <code>STAGING_DATABASE_URL</code>, <code>LOCAL_DATABASE_URL</code> or <code>database.&lt;alias&gt;.url</code> in the service's <code>.env</code>, and start it again.</p></div>`}`;
  }
}

customElements.define('databases-page', DatabasesPage);
