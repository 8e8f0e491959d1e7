// Events, as they happen: a websocket that comes again by itself.

import { ticket } from './api.js';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const FINAL = new Set(['completed', 'failed', 'cancelled']);

/** Whether events arrive: 'live' when all lines that should be open are, else 'reconnecting'; 'idle' without any. */
class Lines extends EventTarget {
  #states = new Map();

  get state() {
    const states = [...this.#states.values()];
    return states.length === 0 ? 'idle' : states.every((state) => state === 'live') ? 'live'
      : states.includes('reconnecting') ? 'reconnecting' : 'connecting';
  }

  set(line, state) {
    if (state) {
      this.#states.set(line, state);
    } else {
      this.#states.delete(line);
    }
    this.dispatchEvent(new Event('changed'));
  }
}

export const lines = new Lines();

class Line {
  #path;
  #heard;
  #opened;
  #socket;
  #timer;
  #pause = FIRST_PAUSE;
  #closed = false;
  #last;

  constructor(path, after, heard, opened) {
    this.#path = path;
    this.#last = after;
    this.#heard = heard;
    this.#opened = opened;
    lines.set(this, 'connecting');
    window.addEventListener('online', this.#again);
    this.#connect();
  }

  #again = () => {
    if (!this.#socket && this.#timer) {
      clearTimeout(this.#timer);
      this.#connect();
    }
  };

  async #connect() {
    this.#timer = undefined;
    let shown;
    try {
      shown = await ticket();
    } catch {
      this.#later();
      return;
    }
    if (this.#closed) {
      return;
    }
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const after = this.#last === undefined ? '' : `after=${this.#last}&`;
    const socket = new WebSocket(`${scheme}://${location.host}${this.#path}?${after}ticket=${encodeURIComponent(shown)}`);
    this.#socket = socket;
    socket.onopen = () => {
      this.#pause = FIRST_PAUSE;
      lines.set(this, 'live');
      this.#opened?.();
    };
    socket.onmessage = (message) => this.#take(JSON.parse(message.data));
    socket.onclose = () => {
      this.#socket = undefined;
      this.#later();
    };
  }

  /** Each event of one job once, whatever was sent twice. */
  #take(event) {
    if (this.#last !== undefined) {
      if (event.id <= this.#last) {
        return;
      }
      this.#last = event.id;
      if (FINAL.has(event.type)) {
        this.close();
      }
    }
    this.#heard(event);
  }

  #later() {
    if (this.#closed) {
      return;
    }
    lines.set(this, 'reconnecting');
    this.#timer = setTimeout(() => this.#connect(), this.#pause * (0.75 + Math.random() / 2));
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    window.removeEventListener('online', this.#again);
    this.#socket?.close();
    lines.set(this, undefined);
  }
}

/**
 * Follows one job: its events behind number `after`, in order, each once, however often the line breaks. Ends by itself
 * with the job's last event.
 *
 * @param opened called whenever the line stands, the first time too
 * @returns what ends it by close()
 */
export const followJob = (id, after, heard, opened) => new Line(`/ws/jobs/${id}`, after, heard, opened);

/** Follows all jobs as of now. What happened while the line was broken is not told: look again in `opened`. */
export const followJobs = (heard, opened) => new Line('/ws/jobs', undefined, heard, opened);
