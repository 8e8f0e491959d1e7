// New job: choose, preview, confirm.

import { html } from 'lit';
import { get, post } from '../api.js';
import { bytes, time } from '../format.js';
import { FIELDS } from '../parts/job-options.js';
import { preview } from '../parts/preview-view.js';
import { confirm } from '../parts/confirm-dialog.js';
import '../parts/filter-form.js';
import { session } from '../session.js';
import { failure, View } from '../view.js';

const TYPES = {
  sync: { title: 'Sync', what: 'Copy one database over another, prove it, keep the old one.', path: '/api/sync', source: true, destination: true, filter: true, preview: true },
  export: { title: 'Export', what: 'Write a database into a dump of SQL.', path: '/api/sync/export', source: true, filter: true, preview: true },
  import: { title: 'Import', what: 'Load a dump into a database.', path: '/api/sync/import', dump: true, destination: true, preview: true },
  backup: { title: 'Backup', what: 'Dump a whole database into the folder of backups.', path: '/api/sync/backup', source: true },
};

class NewPage extends View {
  static properties = { query: { attribute: false } };
  databases = [];
  dumps = [];
  type = 'sync';
  source = '';
  destination = '';
  dump = '';
  filter = {};
  options = {};
  seen = undefined;
  busy = false;
  refused = undefined;

  load() {
    const asked = this.query ?? new URLSearchParams();
    this.type = asked.get('type') in TYPES ? asked.get('type') : 'sync';
    this.dump = asked.get('dump') ?? '';
    this.source = asked.get('source') ?? '';
    this.destination = asked.get('destination') ?? '';
    return this.attempt(async () => {
      const [databases, dumps] = await Promise.all([get('/api/databases'), get('/api/dumps')]);
      this.databases = databases.databases;
      this.dumps = dumps.dumps;
    });
  }

  /** Whatever is changed, the preview is of something else. */
  #set(values) {
    Object.assign(this, values);
    this.seen = undefined;
    this.refused = undefined;
    this.requestUpdate();
  }

  get #kind() {
    return TYPES[this.type];
  }

  get #isComplete() {
    const kind = this.#kind;
    return (!kind.source || this.source) && (!kind.destination || this.destination) && (!kind.dump || this.dump);
  }

  #request() {
    const kind = this.#kind;
    const fields = FIELDS.filter((field) => field.types.includes(this.type) && this.options[field.name] !== undefined)
      .map((field) => [field.name, this.options[field.name]]);
    return {
      ...(kind.source ? { source: this.source } : {}),
      ...(kind.destination ? { destination: this.destination } : {}),
      ...(kind.dump ? { dump: this.dump } : {}),
      ...(kind.filter ? this.filter : {}),
      ...Object.fromEntries(fields),
    };
  }

  async #send(task) {
    this.busy = true;
    this.refused = undefined;
    this.requestUpdate();
    try {
      await task();
    } catch (problem) {
      this.refused = problem;
      if (problem.code === 'plan-changed') {
        this.seen = undefined;
      }
    }
    this.busy = false;
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector('.outcome')?.scrollIntoView({ block: 'start' });
  }

  #look(event) {
    event.preventDefault();
    if (!this.#kind.preview) {
      return this.#start();
    }
    return this.#send(async () => {
      this.seen = await post('/api/sync/preview', { type: this.type, ...this.#request() });
    });
  }

  async #start() {
    const lost = this.seen?.lost;
    if (lost && (lost.rows > 0 || lost.tablesTotal > 0) && !await confirm({
      title: `Overwrite ${this.destination}?`,
      text: html`It loses what the preview lists. ${lost.undo}`,
      action: `Start the ${this.type}`,
      word: this.destination,
    })) {
      return;
    }
    await this.#send(async () => {
      const job = await post(this.#kind.path, { ...this.#request(), ...(this.seen ? { plan: this.seen.plan } : {}) });
      location.hash = `#/jobs/${job.id}`;
    });
  }

  #types() {
    return html`<fieldset class="types"><legend><h2>What</h2></legend>
      ${Object.entries(TYPES).map(([name, { title, what }]) => html`<label>
        <input type="radio" name="type" value=${name} .checked=${this.type === name} @change=${() => this.#set({ type: name, options: {}, ...(TYPES[name].filter ? {} : { filter: {} }) })}>
        <strong>${title}</strong><small>${what}</small></label>`)}</fieldset>`;
  }

  /** Those that will do, to choose from; below, why the others will not. */
  #choose(name, label, use, other) {
    const reason = (database) => (database.alias === other ? 'It is the other side.' : database[use].possible ? undefined : database[use].reason);
    const not = this.databases.filter((database) => reason(database) !== undefined && database.alias !== other);
    return html`<div><label>${label}
      <select name=${name} required @change=${(event) => this.#set({ [name]: event.target.value, ...(name === 'source' ? { filter: {} } : {}) })}>
        <option value="" ?selected=${!this[name]}>choose…</option>
        ${this.databases.map((database) => html`<option value=${database.alias} ?selected=${this[name] === database.alias} ?disabled=${reason(database) !== undefined}>
          ${database.alias} (${database.database} on ${database.host})</option>`)}
      </select></label>
      ${not.length ? html`<ul class="reasons">${not.map((database) => html`<li><strong>${database.alias}</strong>: ${reason(database)}</li>`)}</ul>` : ''}</div>`;
  }

  #chooseDump() {
    return html`<div><label>Dump
      <select name="dump" required @change=${(event) => this.#set({ dump: event.target.value })}>
        <option value="" ?selected=${!this.dump}>choose…</option>
        ${this.dumps.map((dump) => html`<option value=${dump.id} ?selected=${this.dump === dump.id}>${dump.id} (${bytes(dump.storedBytes)}, ${time(dump.createdAt)})</option>`)}
      </select></label>
      ${this.dumps.length ? '' : html`<p class="hint">There is none yet: <a href="#/dumps">upload one</a>, or export a database.</p>`}</div>`;
  }

  #field(field) {
    const value = this.options[field.name];
    const set = (chosen) => this.#set({ options: { ...this.options, [field.name]: chosen } });
    const control = field.choices
      ? html`<select name=${field.name} @change=${(event) => set(event.target.value || undefined)}>
          ${field.choices.map(([choice, title]) => html`<option value=${choice} ?selected=${(value ?? '') === choice}>${title}</option>`)}</select>`
      : field.flag
        ? html`<input type="checkbox" role="switch" name=${field.name} .checked=${value ?? false} @change=${(event) => set(event.target.checked || undefined)}>`
        : html`<input type="number" name=${field.name} min=${field.min} max=${field.max} placeholder=${field.placeholder} .value=${value ?? ''}
            @change=${(event) => set(event.target.value === '' ? undefined : Number(event.target.value))}>`;
    const chosen = field.choices?.find(([choice]) => choice === (value ?? ''))?.[2];
    return html`<label>${field.label}${control}<small>${chosen ? html`<span class="chosen">${chosen}</span> ` : ''}${field.what}</small></label>`;
  }

  /** What the filter leaves of the source, in a few words. */
  #part() {
    const { schemas, tables, excludeTables, where, sections } = this.filter;
    const words = [
      schemas && !tables && `schemas like ${schemas.join(', ')}`,
      tables && `only ${tables.length}`,
      excludeTables && `all but ${excludeTables.length}`,
      where && `${Object.keys(where).length} with a condition`,
      sections && sections.join(' and '),
    ].filter(Boolean);
    return words.join('; ') || 'all';
  }

  #options() {
    const fields = FIELDS.filter((field) => field.types.includes(this.type));
    const set = fields.filter((field) => this.options[field.name] !== undefined).length;
    return html`<details><summary>Options <span class="muted">${set ? `· ${set} set` : '· all as by default'}</span></summary>
      <div class="options">${fields.map((field) => this.#field(field))}</div></details>`;
  }

  content() {
    if (!session.may('operator')) {
      return html`<h1>New job</h1><div class="notice" data-kind="forbidden"><p>Your key has the role ${session.caller.role}, which may look but not start jobs. Ask for a key with the role operator.</p></div>`;
    }
    if (this.databases.length === 0) {
      return html`<h1>New job</h1><div class="empty"><h2>No database is configured</h2><p>Set <code>STAGING_DATABASE_URL</code>, <code>LOCAL_DATABASE_URL</code> or <code>database.&lt;alias&gt;.url</code> in the service's <code>.env</code>, and start it again.</p></div>`;
    }
    const kind = this.#kind;
    const button = kind.preview ? (this.seen ? 'Preview again' : 'Preview') : `Start the ${this.type}`;
    return html`<h1>New job</h1>
      <form @submit=${this.#look}>
        ${this.#types()}
        <h2>From and to</h2>
        <div class="sides">
          ${kind.source ? this.#choose('source', 'Source', 'asSource', kind.destination ? this.destination : undefined) : ''}
          ${kind.dump ? this.#chooseDump() : ''}
          ${kind.destination ? this.#choose('destination', 'Destination', 'asDestination', kind.source ? this.source : undefined) : ''}
        </div>
        ${kind.filter && this.source ? html`<details><summary>Tables, rows, sections <span class="muted">· ${this.#part()}</span></summary>
          <filter-form .source=${this.source} @chosen=${(event) => this.#set({ filter: event.detail })}></filter-form></details>` : ''}
        ${this.#options()}
        <button type="submit" class="go" aria-busy=${this.busy} ?disabled=${this.busy || !this.#isComplete}>${button}</button>
      </form>
      <div class="outcome" aria-live="polite">
        ${this.refused ? failure(this.refused) : ''}
        ${this.seen ? html`${preview(this.seen)}
          <div class="actions"><button type="button" class=${this.seen.lost?.tablesTotal ? 'danger go' : 'go'} ?disabled=${!this.seen.goes || this.busy} @click=${() => this.#start()}>Start the ${this.type}</button></div>` : ''}
      </div>`;
  }
}

customElements.define('new-page', NewPage);
