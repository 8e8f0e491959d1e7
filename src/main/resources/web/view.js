// What all pages have in common.

import { LitElement, html } from 'lit';
import { Problem } from './api.js';

/** A page: loads, then shows; says what is wrong. Renders into the document itself, where the one stylesheet holds. */
export class View extends LitElement {
  #frame;
  #closers = [];
  ready = false;
  problem = undefined;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
    this.#closers.forEach((close) => close());
    this.#closers = [];
  }

  /** What is to be closed when the page is left. */
  own(line) {
    this.#closers.push(() => line.close());
    return line;
  }

  /** Every so often, while the page is there and seen. */
  every(millis, task) {
    const timer = setInterval(() => document.hidden || task(), millis);
    this.#closers.push(() => clearInterval(timer));
  }

  /** Draws once before the next frame, however often it is called until then. */
  draw() {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.requestUpdate();
    });
  }

  /** @returns whether it went well; the page shows what did not */
  async attempt(task) {
    this.problem = undefined;
    try {
      await task();
      this.ready = true;
      return true;
    } catch (failure) {
      if (!(failure instanceof Problem)) {
        throw failure;
      }
      this.problem = failure;
      return false;
    } finally {
      this.requestUpdate();
    }
  }

  /** Override: fetches what the page shows. */
  load() {}

  /** Override: the page when it is loaded. */
  content() {}

  render() {
    if (this.ready) {
      return html`${this.problem ? failure(this.problem) : ''}${this.content()}`;
    }
    return html`<h1>${document.title.split(' · ')[0]}</h1>
      ${this.problem ? failure(this.problem, () => this.load()) : html`<p aria-busy="true">Loading…</p>`}`;
  }
}

/** What is wrong, and what to do. */
export function failure(problem, retry) {
  const forbidden = problem.status === 403;
  return html`<div class="notice" data-kind=${forbidden ? 'forbidden' : 'error'} role="alert">
    <p><strong>${forbidden ? 'Your key does not allow this.' : 'That did not work.'}</strong> ${problem.message}</p>
    ${retry ? html`<button type="button" class="small" @click=${retry}>Try again</button>` : ''}
  </div>`;
}
