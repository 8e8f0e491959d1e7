// A table of which one page is in the document, however many rows there are.

import { LitElement, html } from 'lit';
import { number } from '../format.js';

/**
 * Columns: [{ title, cell(row) → what is shown, value(row)? → what it is sorted by, figures? or when?: how it is set }]. Sorting by a column is
 * its heading's button; the rows come in their own order until then.
 */
class PagedTable extends LitElement {
  static properties = { rows: { attribute: false }, columns: { attribute: false }, label: {}, size: { type: Number }, page: { state: true }, sorting: { state: true } };

  constructor() {
    super();
    this.rows = [];
    this.columns = [];
    this.size = 50;
    this.page = 0;
    this.sorting = undefined;
  }

  createRenderRoot() {
    return this;
  }

  #sorted() {
    if (!this.sorting) {
      return this.rows;
    }
    const { column, down } = this.sorting;
    const { value } = this.columns[column];
    const order = (a, b) => {
      const x = value(a) ?? -Infinity;
      const y = value(b) ?? -Infinity;
      return x < y ? -1 : x > y ? 1 : 0;
    };
    return [...this.rows].sort((a, b) => (down ? order(b, a) : order(a, b)));
  }

  #sortBy(column) {
    const down = this.sorting?.column === column ? !this.sorting.down : Boolean(this.columns[column].figures);
    this.sorting = { column, down };
    this.page = 0;
  }

  #heading(column, index) {
    const kind = column.figures ? 'figures' : '';
    if (!column.value) {
      return html`<th scope="col" class=${kind}>${column.title}</th>`;
    }
    const sort = this.sorting?.column === index ? (this.sorting.down ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" class=${kind} aria-sort=${sort}>
      <button type="button" class="sort" @click=${() => this.#sortBy(index)}>${column.title}</button></th>`;
  }

  render() {
    const pages = Math.max(1, Math.ceil(this.rows.length / this.size));
    const page = Math.min(this.page, pages - 1);
    const shown = this.#sorted().slice(page * this.size, (page + 1) * this.size);
    return html`
      <div class="scroll" role="region" aria-label=${this.label} tabindex="0"><table>
        <thead><tr>${this.columns.map((column, index) => this.#heading(column, index))}</tr></thead>
        <tbody>${shown.map((row) => html`<tr>${this.columns.map((column) => html`
          <td class=${column.figures ? 'figures' : column.when ? 'when' : ''}>${column.cell(row)}</td>`)}</tr>`)}</tbody>
      </table></div>
      ${pages > 1 ? html`<nav class="pages" aria-label="Pages of ${this.label}">
        <button type="button" class="small secondary" ?disabled=${page === 0} @click=${() => { this.page = page - 1; }}>Previous</button>
        <span>${number(page * this.size + 1)}–${number(page * this.size + shown.length)} of ${number(this.rows.length)}</span>
        <button type="button" class="small secondary" ?disabled=${page === pages - 1} @click=${() => { this.page = page + 1; }}>Next</button>
      </nav>` : ''}`;
  }
}

customElements.define('paged-table', PagedTable);
