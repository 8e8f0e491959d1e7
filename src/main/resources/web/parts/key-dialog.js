// Asks for the API key.

import { LitElement, html } from 'lit';
import { session } from '../session.js';

class KeyDialog extends LitElement {
  #resolve;
  why = '';

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    session.addEventListener('key-needed', (event) => this.#ask(event.detail));
  }

  async #ask({ why, resolve }) {
    this.why = why;
    this.#resolve = resolve;
    this.requestUpdate();
    await this.updateComplete;
    const dialog = this.querySelector('dialog');
    if (!dialog.open) {
      dialog.showModal();
    }
    const input = this.querySelector('input');
    input.value = '';
    input.focus();
  }

  #entered(event) {
    event.preventDefault();
    const key = this.querySelector('input').value.trim();
    if (!key) {
      return;
    }
    session.key = key;
    this.querySelector('dialog').close();
    this.#resolve();
  }

  render() {
    return html`<dialog aria-labelledby="key-title" @cancel=${(event) => event.preventDefault()}>
      <article>
        <form @submit=${this.#entered}>
          <h2 id="key-title">API key</h2>
          <p>The key that this service was started with (<code>API_KEY</code>), or one that its operator gave you. It is kept until you close this tab.</p>
          ${this.why ? html`<p class="notice" data-kind="error" role="alert">${this.why}</p>` : ''}
          <label>Key <input type="password" name="key" autocomplete="off" required></label>
          <footer><button type="submit">Enter</button></footer>
        </form>
      </article>
    </dialog>`;
  }
}

customElements.define('key-dialog', KeyDialog);
