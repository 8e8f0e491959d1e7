// Picks tables of a database, by their names and sizes.

import { LitElement, html } from 'lit';
import { get, Problem } from '../api.js';
import { bytes, number } from '../format.js';
import { failure } from '../view.js';
import './paged-table.js';

const MOST = 1000;
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
/** Quoted, a pattern is the name itself, whatever is in it. */
const pattern = (table) => `${quoted(table.schema)}.${quoted(table.name)}`;

/** Tells by the event `picked` what the request's filter is: {}, { tables } or { excludeTables }. */
class TablePicker extends LitElement {
  static properties = { source: {} };
  tables = undefined;
  problem = undefined;
  mode = 'all';
  chosen = new Set();
  search = '';

  createRenderRoot() {
    return this;
  }

  willUpdate(changed) {
    if (changed.has('source')) {
      this.#fetch();
    }
  }

  async #fetch() {
    this.tables = undefined;
    this.problem = undefined;
    this.chosen = new Set();
    this.mode = 'all';
    try {
      this.tables = (await get(`/api/databases/${this.source}/tables`)).tables;
    } catch (failed) {
      if (!(failed instanceof Problem)) {
        throw failed;
      }
      this.problem = failed;
    }
    this.requestUpdate();
  }

  #tell() {
    const patterns = [...this.chosen].slice(0, MOST);
    const filter = this.mode === 'all' || patterns.length === 0 ? {} : { [this.mode]: patterns };
    this.dispatchEvent(new CustomEvent('picked', { detail: filter }));
    this.requestUpdate();
  }

  #toggle(table, on) {
    if (on) {
      this.chosen.add(pattern(table));
    } else {
      this.chosen.delete(pattern(table));
    }
    this.#tell();
  }

  get #columns() {
    return [
      { title: 'Chosen', cell: (row) => html`<input type="checkbox" aria-label="${row.schema}.${row.name}" .checked=${this.chosen.has(pattern(row))} ?disabled=${this.mode === 'all'} @change=${(event) => this.#toggle(row, event.target.checked)}>` },
      { title: 'Table', cell: (row) => html`<span class="name">${row.schema}.${row.name}</span>${row.kind === 'table' ? '' : html` <span class="muted">${row.kind}</span>`}`, value: (row) => `${row.schema}.${row.name}` },
      { title: 'Rows', figures: true, cell: (row) => number(row.rows), value: (row) => row.rows },
      { title: 'Bytes', figures: true, cell: (row) => bytes(row.bytes), value: (row) => row.bytes },
      { title: 'Indexes', figures: true, cell: (row) => bytes(row.indexBytes), value: (row) => row.indexBytes },
    ];
  }

  render() {
    if (this.problem) {
      return failure(this.problem, () => this.#fetch());
    }
    if (!this.tables) {
      return html`<p aria-busy="true">Reading the tables…</p>`;
    }
    const shown = this.tables.filter((table) => `${table.schema}.${table.name}`.toLowerCase().includes(this.search.toLowerCase()));
    return html`<div class="filters">
        <label>Carry <select name="mode" @change=${(event) => { this.mode = event.target.value; this.#tell(); }}>
          ${[['all', 'all tables'], ['tables', 'only those chosen'], ['excludeTables', 'all but those chosen']].map(([value, what]) => html`<option value=${value} ?selected=${this.mode === value}>${what}</option>`)}</select></label>
        <label>Find <input type="search" placeholder="part of a name" .value=${this.search} @input=${(event) => { this.search = event.target.value; this.requestUpdate(); }}></label>
      </div>
      ${this.mode === 'tables' ? html`<p class="hint">With it, only tables are carried, and what they need: see docs/filters.md.</p>` : ''}
      ${this.chosen.size > MOST ? html`<p class="notice" data-kind="warning">A request takes ${number(MOST)} names; choose fewer, or use patterns over the API.</p>` : ''}
      <paged-table label="Tables of ${this.source}" size="15" .rows=${shown} .columns=${this.#columns}></paged-table>`;
  }
}

customElements.define('table-picker', TablePicker);
