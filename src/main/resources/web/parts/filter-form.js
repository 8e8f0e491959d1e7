// What of the source is carried: tables picked or written as patterns, conditions for rows, sections.

import { LitElement, html } from 'lit';
import './table-picker.js';

const PATTERNS = [
  { name: 'schemas', label: 'Schemas', example: 'shop*', what: 'With all that is in them. None: all schemas. Says nothing where tables are chosen.' },
  { name: 'tables', label: 'Only these tables', example: 'public.orders*', what: 'Besides those picked above. None, and none picked: all tables.' },
  { name: 'excludeTables', label: 'Not these tables', example: '*.audit_*', what: 'Besides those picked above. None: nothing is left out.' },
];
const SECTIONS = [
  ['pre-data', 'Definitions: all that exists before the rows; a sync needs it'],
  ['data', 'Rows, values of sequences, large objects'],
  ['post-data', 'Indexes, keys, triggers, rules, policies, privileges'],
];

const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** Tells by the event `chosen` what the request's filter is: schemas, tables, excludeTables, where, sections; each only where it says something. */
class FilterForm extends LitElement {
  static properties = { source: {} };
  picked = {};
  written = {};
  conditions = [];
  sections = new Set(SECTIONS.map(([name]) => name));

  createRenderRoot() {
    return this;
  }

  /** Another source has other tables. */
  willUpdate(changed) {
    if (changed.has('source') && changed.get('source')) {
      this.picked = {};
      this.written = {};
      this.conditions = [];
      this.sections = new Set(SECTIONS.map(([name]) => name));
    }
  }

  #filter() {
    const patterns = PATTERNS.map(({ name }) => [name, [...new Set([...(this.picked[name] ?? []), ...lines(this.written[name] ?? '')])]]);
    const where = {};
    this.conditions.filter(({ table, condition }) => table.trim() && condition.trim()).forEach(({ table, condition }) => {
      const also = where[table.trim()];
      where[table.trim()] = also ? `(${also}) AND (${condition.trim()})` : condition.trim();
    });
    return {
      ...Object.fromEntries(patterns.filter(([, chosen]) => chosen.length > 0)),
      ...(Object.keys(where).length ? { where } : {}),
      ...(this.sections.size < SECTIONS.length ? { sections: SECTIONS.map(([name]) => name).filter((name) => this.sections.has(name)) } : {}),
    };
  }

  #tell() {
    this.dispatchEvent(new CustomEvent('chosen', { detail: this.#filter() }));
    this.requestUpdate();
  }

  #condition(each, index) {
    const set = (name) => (event) => {
      each[name] = event.target.value;
      this.#tell();
    };
    return html`<div class="condition">
      <label>Table or pattern <input name="where-table" placeholder="public.orders" .value=${each.table} @input=${set('table')}></label>
      <label>Rows that meet <input name="where-condition" placeholder="placed &gt; now() - interval '30 days'" .value=${each.condition} @input=${set('condition')}></label>
      <button type="button" class="small secondary" aria-label="Remove condition ${index + 1}" @click=${() => { this.conditions = this.conditions.filter((other) => other !== each); this.#tell(); }}>Remove</button></div>`;
  }

  render() {
    return html`
      <table-picker .source=${this.source} @picked=${(event) => { this.picked = event.detail; this.#tell(); }}></table-picker>
      <h3>Patterns</h3>
      <p class="hint">As psql reads them, one a line: * is any text, ? any character, double quotes make a name literal.</p>
      <div class="options">${PATTERNS.map(({ name, label, example, what }) => html`<label>${label}
        <textarea name=${name} rows="2" spellcheck="false" placeholder=${example} .value=${this.written[name] ?? ''}
          @input=${(event) => { this.written = { ...this.written, [name]: event.target.value }; this.#tell(); }}></textarea><small>${what}</small></label>`)}</div>
      <h3>Conditions</h3>
      <p class="hint">SQL in the words of the source, with an empty search path. None: all rows. Foreign keys are not followed.</p>
      ${this.conditions.map((each, index) => this.#condition(each, index))}
      <p><button type="button" class="small secondary" @click=${() => { this.conditions = [...this.conditions, { table: '', condition: '' }]; this.requestUpdate(); }}>Add a condition</button></p>
      <fieldset class="options"><legend><h3>Sections</h3></legend>${SECTIONS.map(([name, what]) => html`<label>
        <input type="checkbox" name=${name} .checked=${this.sections.has(name)} ?disabled=${this.sections.size === 1 && this.sections.has(name)}
          @change=${(event) => { this.sections[event.target.checked ? 'add' : 'delete'](name); this.#tell(); }}> ${name}<small>${what}</small></label>`)}</fieldset>`;
  }
}

customElements.define('filter-form', FilterForm);
