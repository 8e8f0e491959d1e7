// A table of which one page is in the document, however many rows there are.

import { LitElement, html } from 'lit';
import { guard } from 'lit-html/directives/guard.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { number } from '../format.js';

const AT_ONCE = 1000;
const BETWEEN_SORTS = 2000;
const breath = () => new Promise((resolve) => setTimeout(resolve));

const KINDS = ['figures', 'short', 'when', 'actions'];
const kindOf = (column) => KINDS.find((kind) => column[kind]) ?? '';

/** Two runs in order become one. */
function merged(left, right, order) {
  const all = [];
  let l = 0;
  let r = 0;
  while (l < left.length && r < right.length) {
    all.push(order(left[l], right[r]) <= 0 ? left[l++] : right[r++]);
  }
  return all.concat(left.slice(l), right.slice(r));
}

/**
 * Columns: [{ title, cell(row) → what is shown, value(row)? → what it is sorted by, figures?, short?, when? or actions?: how it is set }]. Sorting by a
 * column is its heading's button; the rows come in their own order until then. Rows are an array, or what has its length, slice and
 * iterator. Many rows are sorted bit by bit, and again now and then only, so that the page stays alive. A row that is the same object as
 * before, under the same columns, is not drawn again; with a key, which tells rows apart, it moves as it is.
 */
class PagedTable extends LitElement {
  static properties = { rows: { attribute: false }, columns: { attribute: false }, key: { attribute: false }, label: {}, size: { type: Number }, page: { state: true }, sorting: { state: true } };

  #order;
  #sortedBy;
  #sortedAt = -Infinity;
  #isSorting = false;

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

  willUpdate() {
    if (!this.sorting) {
      this.#order = undefined;
    } else if (this.rows.length <= AT_ONCE) {
      this.#order = [...this.rows].sort(this.#comparison());
    } else if (this.#sortedBy !== this.sorting || (!this.#isSorting && performance.now() - this.#sortedAt > BETWEEN_SORTS)) {
      this.#sort(this.sorting);
    }
  }

  #comparison() {
    const { column, down } = this.sorting;
    const { value } = this.columns[column];
    const order = (a, b) => {
      const x = value(a) ?? -Infinity;
      const y = value(b) ?? -Infinity;
      return x < y ? -1 : x > y ? 1 : 0;
    };
    return down ? (a, b) => order(b, a) : order;
  }

  async #sort(sorting) {
    this.#sortedBy = sorting;
    this.#isSorting = true;
    const order = this.#comparison();
    const all = [...this.rows];
    let runs = [];
    for (let from = 0; from < all.length; from += AT_ONCE) {
      runs.push(all.slice(from, from + AT_ONCE).sort(order));
      await breath();
    }
    while (runs.length > 1) {
      const next = [];
      for (let index = 0; index < runs.length; index += 2) {
        next.push(index + 1 < runs.length ? merged(runs[index], runs[index + 1], order) : runs[index]);
        await breath();
      }
      runs = next;
    }
    if (this.#sortedBy === sorting) { // nobody asked for another order meanwhile
      [this.#order] = runs;
      this.#isSorting = false;
      this.#sortedAt = performance.now();
      this.requestUpdate();
    }
  }

  #sortBy(column) {
    const down = this.sorting?.column === column ? !this.sorting.down : Boolean(this.columns[column].figures);
    this.sorting = { column, down };
    this.page = 0;
  }

  #heading(column, index) {
    const kind = kindOf(column);
    if (!column.value) {
      return html`<th scope="col" class=${kind}>${column.title}</th>`;
    }
    const sort = this.sorting?.column === index ? (this.sorting.down ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" class=${kind} aria-sort=${sort}>
      <button type="button" class="sort" @click=${() => this.#sortBy(index)}>${column.title}</button></th>`;
  }

  #row(row) {
    return guard([row, this.columns], () => html`<tr>${this.columns.map((column) => html`
          <td class=${kindOf(column)}>${column.cell(row)}</td>`)}</tr>`);
  }

  render() {
    const pages = Math.max(1, Math.ceil(this.rows.length / this.size));
    const page = Math.min(this.page, pages - 1);
    const shown = (this.#order ?? this.rows).slice(page * this.size, (page + 1) * this.size);
    return html`
      <div class="scroll" role="region" aria-label=${this.label} tabindex="0"><table>
        <thead><tr>${this.columns.map((column, index) => this.#heading(column, index))}</tr></thead>
        <tbody>${repeat(shown, this.key ?? ((_, index) => index), (row) => this.#row(row))}</tbody>
      </table></div>
      ${pages > 1 ? html`<nav class="pages" aria-label="Pages of ${this.label}">
        <button type="button" class="small secondary" ?disabled=${page === 0} @click=${() => { this.page = page - 1; }}>Previous</button>
        <span>${number(page * this.size + 1)}–${number(page * this.size + shown.length)} of ${number(this.rows.length)}</span>
        <button type="button" class="small secondary" ?disabled=${page === pages - 1} @click=${() => { this.page = page + 1; }}>Next</button>
      </nav>` : ''}`;
  }
}

customElements.define('paged-table', PagedTable);
