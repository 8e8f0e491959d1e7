// Who we are to the service. The key is kept as long as the browser's tab, and nowhere else.

const KEY = 'pgcaravan.key';
const ROLES = ['viewer', 'operator', 'admin'];

class Session extends EventTarget {
  #asking;

  caller;

  get key() {
    return sessionStorage.getItem(KEY);
  }

  set key(value) {
    if (value) {
      sessionStorage.setItem(KEY, value);
    } else {
      sessionStorage.removeItem(KEY);
    }
  }

  set(caller) {
    this.caller = caller;
    this.dispatchEvent(new Event('changed'));
  }

  /** Whether the key's role includes another. */
  may(role) {
    return ROLES.indexOf(this.caller?.role) >= ROLES.indexOf(role);
  }

  /** Resolves when a key was entered; whoever asks meanwhile waits for the same. */
  askForKey(why) {
    this.#asking ??= new Promise((resolve) => {
      this.dispatchEvent(new CustomEvent('key-needed', { detail: { why, resolve } }));
    }).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  forget() {
    this.key = null;
    location.reload();
  }
}

export const session = new Session();
