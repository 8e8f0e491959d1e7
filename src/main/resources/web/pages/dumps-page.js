// Dumps: what is there, up and down.

import { html } from 'lit';
import { download, get, remove, upload } from '../api.js';
import { bytes, number, percent, time, version } from '../format.js';
import { confirm } from '../parts/confirm-dialog.js';
import '../parts/paged-table.js';
import { session } from '../session.js';
import { View } from '../view.js';

class DumpsPage extends View {
  dumps = [];
  sending = undefined;
  opened = undefined;
  done = '';

  load() {
    return this.attempt(async () => {
      this.dumps = (await get('/api/dumps')).dumps;
    });
  }

  async #upload(file) {
    if (!file || this.sending) {
      return;
    }
    this.done = '';
    const { promise, abort } = upload(file, (sent) => {
      this.sending.sent = sent;
      this.draw();
    });
    this.sending = { name: file.name, size: file.size, sent: 0, abort };
    await this.attempt(async () => {
      const dump = await promise;
      this.done = `${file.name} is there now, as ${dump.id}.`;
    });
    this.sending = undefined;
    if (!this.problem) {
      await this.load();
    }
    this.requestUpdate();
  }

  async #delete(dump) {
    if (await confirm({ title: 'Delete this dump?', text: html`<code>${dump.id}</code>, ${bytes(dump.storedBytes)}. It cannot be had back.`, action: 'Delete' })) {
      await this.attempt(() => remove(`/api/dumps/${encodeURIComponent(dump.id)}`));
      if (!this.problem) {
        await this.load();
      }
    }
  }

  async #open(dump) {
    if (this.opened?.id === dump.id) {
      this.opened = undefined;
      this.requestUpdate();
    } else {
      await this.attempt(async () => {
        this.opened = await get(`/api/dumps/${encodeURIComponent(dump.id)}`);
      });
    }
  }

  /** A dump of ours is compressed on its way; a file is given as it is. */
  #download(dump) {
    return this.attempt(() => download(dump.kind === 'parts' ? `/files/dumps/${dump.id}.sql.gz` : dump.links.sql));
  }

  #sender() {
    if (!session.may('operator')) {
      return '';
    }
    const { sending } = this;
    if (sending) {
      return html`<div class="card bar" role="status"><p><strong>${sending.name}</strong></p>
        <progress value=${sending.sent} max=${sending.size || 1} aria-label="Upload"></progress>
        <p class="figures"><strong class="percent">${percent((100 * sending.sent) / (sending.size || 1))}</strong><span>${bytes(sending.sent)} of ${bytes(sending.size)}</span>
        <button type="button" class="small secondary" @click=${sending.abort}>Stop</button></p></div>`;
    }
    return html`<div class="drop" @dragover=${(event) => event.preventDefault()} @drop=${(event) => { event.preventDefault(); this.#upload(event.dataTransfer.files[0]); }}>
      <label>Upload a dump <input type="file" @change=${(event) => this.#upload(event.target.files[0])}>
        <small>Plain SQL, as pg_dump writes it or by hand; also compressed by gzip or zstd. Or drop it here.</small></label></div>`;
  }

  #contents() {
    const { opened } = this;
    if (!opened) {
      return '';
    }
    const rows = opened.tables ?? [];
    const columns = [
      { title: 'Table', cell: (row) => html`<span class="name">${row.table}</span>`, value: (row) => row.table },
      { title: 'Rows', figures: true, cell: (row) => number(row.rows), value: (row) => row.rows },
      { title: 'SQL', figures: true, cell: (row) => bytes(row.bytes), value: (row) => row.bytes },
      { title: 'On disk', figures: true, cell: (row) => bytes(row.storedBytes), value: (row) => row.storedBytes },
    ];
    return html`<section class="card" aria-label="Contents of ${opened.id}"><header><h2><code>${opened.id}</code></h2>
      <button type="button" class="small secondary" @click=${() => this.#open(opened)}>Close</button></header>
      <p>${number(opened.rows)} rows, ${bytes(opened.bytes)} of SQL${opened.serverVersion ? html`, from PostgreSQL ${version(opened.serverVersion)}` : ''}${opened.job ? html`, by <a href="#/jobs/${opened.job}">${opened.job}</a>` : ''}</p>
      ${rows.length ? html`<paged-table label="Tables of the dump" size="15" .rows=${rows} .columns=${columns}></paged-table>` : html`<p class="muted">What is in a file of SQL is known when an import reads it.</p>`}
      ${opened.warnings?.length ? html`<h3>Warnings</h3><ul class="warnings">${opened.warnings.map((each) => html`<li>${each}</li>`)}</ul>` : ''}</section>`;
  }

  #columns() {
    return [
      { title: 'Dump', cell: (dump) => html`<button type="button" class="link" aria-expanded=${this.opened?.id === dump.id} @click=${() => this.#open(dump)}><span class="name">${dump.id}</span></button> ${dump.backup ? html`<span class="badge">backup</span>` : ''}`, value: (dump) => dump.id },
      { title: 'Actions', actions: true, cell: (dump) => html`<div class="row">
        <button type="button" class="small secondary" aria-label="Download ${dump.id}" @click=${() => this.#download(dump)}>Download</button>
        ${session.may('operator') ? html`<a role="button" class="small secondary" aria-label="Import ${dump.id}" href="#/new?type=import&dump=${encodeURIComponent(dump.id)}">Import</a>` : ''}
        ${session.may('admin') ? html`<button type="button" class="small secondary" aria-label="Delete ${dump.id}" @click=${() => this.#delete(dump)}>Delete</button>` : ''}</div>` },
      { title: 'Of', cell: (dump) => dump.source ?? (dump.kind === 'file' ? 'a file' : ''), value: (dump) => dump.source ?? '' },
      { title: 'Made', when: true, cell: (dump) => time(dump.createdAt), value: (dump) => dump.createdAt },
      { title: 'Rows', figures: true, cell: (dump) => number(dump.rows), value: (dump) => dump.rows },
      { title: 'On disk', figures: true, cell: (dump) => bytes(dump.storedBytes), value: (dump) => dump.storedBytes },
    ];
  }

  content() {
    return html`<div class="title"><h1>Dumps</h1>${session.may('operator') ? html`<a role="button" class="small" href="#/new?type=export">Export a database</a>` : ''}</div>
      ${this.done ? html`<div class="notice" data-kind="good" role="status"><p>${this.done}</p></div>` : ''}
      ${this.#sender()}
      ${this.#contents()}
      ${this.dumps.length ? html`<paged-table label="Dumps" .rows=${this.dumps} .columns=${this.#columns()}></paged-table>`
        : html`<div class="empty"><h2>No dumps yet</h2><p>A dump is a database written as SQL. Export one, upload a file, or lay one into the service's folder of dumps.</p></div>`}`;
  }
}

customElements.define('dumps-page', DumpsPage);
