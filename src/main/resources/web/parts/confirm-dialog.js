// Asks before what cannot be taken back lightly.

import { LitElement, html } from 'lit';

let dialog;

/**
 * @param title a question
 * @param text what will happen
 * @param action what the button says
 * @param word to be typed first, when a click is too little
 * @returns a promise of yes or no
 */
export const confirm = (question) => dialog.ask(question);

class ConfirmDialog extends LitElement {
  #resolve;
  question = {};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    dialog = this;
  }

  async ask(question) {
    this.question = question;
    this.typed = '';
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector('dialog').showModal();
    this.querySelector('input')?.focus();
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  #end(yes) {
    this.querySelector('dialog').close();
    this.#resolve?.(yes);
    this.#resolve = undefined;
  }

  render() {
    const { title, text, action, word } = this.question;
    return html`<dialog aria-labelledby="confirm-title" @cancel=${() => this.#end(false)}>
      <article>
        <form @submit=${(event) => { event.preventDefault(); this.#end(true); }}>
          <h2 id="confirm-title">${title}</h2>
          <p>${text}</p>
          ${word ? html`<label>Type <strong>${word}</strong> to go on
            <input autocomplete="off" spellcheck="false" .value=${this.typed}
              @input=${(event) => { this.typed = event.target.value; this.requestUpdate(); }}></label>` : ''}
          <footer>
            <button type="button" class="secondary" @click=${() => this.#end(false)}>Leave it</button>
            <button type="submit" class="danger" ?disabled=${word && this.typed !== word}>${action}</button>
          </footer>
        </form>
      </article>
    </dialog>`;
  }
}

customElements.define('confirm-dialog', ConfirmDialog);
