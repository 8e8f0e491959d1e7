// What of a job's page moves while it runs. Each part is drawn when what it shows of the story has changed, and only then.

import { LitElement, html } from 'lit';
import { bytes, clock, duration, number, secondsBetween } from '../format.js';
import { bar, isOver, PHASES } from './job-parts.js';
import './paged-table.js';
import './speed-plot.js';
import { Pace } from './turns.js';

const EVENTS_SHOWN = 200;

class StoryPart extends LitElement {
  static properties = { story: { attribute: false }, job: { attribute: false } };
  /** At most once in so many milliseconds. */
  static pace = 250;
  #pace = new Pace(() => this.requestUpdate(), this.constructor.pace);
  #drawn = [];
  #told = () => {
    if (this.shows().some((value, index) => value !== this.#drawn[index])) {
      this.#pace.ask();
    }
  };

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.story?.addEventListener('told', this.#told);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.story.removeEventListener('told', this.#told);
    this.#pace.close();
  }

  willUpdate(changed) {
    if (changed.has('story')) {
      changed.get('story')?.removeEventListener('told', this.#told);
      this.story.addEventListener('told', this.#told);
    }
    this.#drawn = this.shows();
  }

  /** Override: what of the story it shows, each the same as before when it has not changed. */
  shows() {
    return [];
  }
}

customElements.define('job-bar', class extends StoryPart {
  shows() {
    return [this.story.progress];
  }

  render() {
    return bar({ ...this.job, progress: this.story.progress });
  }
});

customElements.define('job-phases', class extends StoryPart {
  static pace = 1000;

  shows() {
    return [this.story.phases, this.story.progress]; // the phase under way takes longer with each event
  }

  render() {
    const { phases } = this.story;
    return phases.length === 0 ? '' : html`<section><h2>Phases</h2><ol class="phases">${phases.map((each, index) => {
      const next = phases[index + 1]?.startedAt ?? this.job.finishedAt;
      const now = !next && !isOver(this.job);
      const ended = isOver(this.job) && index === phases.length - 1 ? this.job.state : '';
      return html`<li data-now=${now} data-ended=${ended} aria-current=${now ? 'step' : 'false'}><strong>${PHASES[each.phase] ?? each.phase}</strong>
        <span>${clock(each.startedAt)}</span>${each.phase === 'done' ? '' : html`<span>${duration(secondsBetween(each.startedAt, next))}</span>`}</li>`;
    })}</ol></section>`;
  }
});

customElements.define('job-speed', class extends StoryPart {
  static pace = 500;

  shows() {
    return [this.story.points];
  }

  render() {
    return this.job.state === 'running' || this.story.hasMoved
      ? html`<section><h2>Throughput</h2><speed-plot .points=${this.story.points}></speed-plot></section>` : '';
  }
});

const took = (row) => row.seconds ?? (row.state === 'working' ? secondsBetween(row.startedAt, undefined) : undefined);
const name = (title) => ({ title, cell: (row) => html`<span class="name">${row.table}</span>`, value: (row) => row.table });
const STATE = { title: 'State', short: true, cell: (row) => html`<span class="badge" data-state=${row.state === 'done' ? 'completed' : 'running'}>${row.state}</span>`, value: (row) => row.state };
const TOOK = { title: 'Took', figures: true, cell: (row) => duration(took(row)), value: took };

function part(row, isOver) {
  const done = row.state === 'done' || isOver;
  const max = done ? 1 : row.bytesTotal;
  return max ? html`<progress class="thin" value=${done ? 1 : row.bytes} max=${max} aria-label="Progress of ${row.table}"></progress>` : '';
}

function proof(row) {
  if (row.received === undefined) {
    return '';
  }
  return row.received === row.sent && row.sourceChecksum === row.destinationChecksum ? html`<span class="good">agrees</span>`
    : html`<span class="bad">${number(row.sent)} sent, ${number(row.received)} received</span>`;
}

const tableColumns = (isOver, isProven) => [
  name('Table'),
  STATE,
  { title: 'Rows', figures: true, cell: (row) => number(row.received ?? row.rows), value: (row) => row.received ?? row.rows },
  { title: 'Bytes', figures: true, cell: (row) => bytes(row.bytes), value: (row) => row.bytes },
  { title: 'Done', short: true, cell: (row) => part(row, isOver), value: (row) => (row.state === 'done' ? 1 : row.bytes / row.bytesTotal) },
  TOOK,
  ...(isProven ? [{ title: 'Proof', short: true, cell: proof }] : []),
];

const BUILD_COLUMNS = [
  name('What'),
  { title: 'Task', short: true, cell: (row) => row.task, value: (row) => row.task },
  STATE,
  TOOK,
];

const relation = (row) => `${row.task} ${row.table}`;

customElements.define('job-tables', class extends StoryPart {
  #columns;
  #columnsOf;

  shows() {
    return [this.story.tables, this.story.isProven];
  }

  /** The same ones as long as they show the same, for then rows that did not change need not be drawn. */
  get #shownColumns() {
    const of = `${isOver(this.job)} ${this.story.isProven}`;
    if (this.#columnsOf !== of) {
      this.#columnsOf = of;
      this.#columns = tableColumns(isOver(this.job), this.story.isProven);
    }
    return this.#columns;
  }

  render() {
    const rows = this.story.tables;
    return rows.length === 0 ? '' : html`<section><h2>Tables <small class="muted">${number(rows.length)}</small></h2>
      <paged-table label="Tables" size="25" .rows=${rows} .columns=${this.#shownColumns} .key=${relation}></paged-table></section>`;
  }
});

customElements.define('job-builds', class extends StoryPart {
  shows() {
    return [this.story.others];
  }

  render() {
    const rows = this.story.others;
    return rows.length === 0 ? '' : html`<section><h2>Indexes and constraints <small class="muted">${number(rows.length)}</small></h2>
      <paged-table label="Indexes and constraints" size="15" .rows=${rows} .columns=${BUILD_COLUMNS} .key=${relation}></paged-table></section>`;
  }
});

customElements.define('job-events', class extends StoryPart {
  static pace = 500;
  #isOpen = false;

  shows() {
    return [this.story.happened];
  }

  #toggled(event) {
    this.#isOpen = event.target.open;
    this.requestUpdate();
  }

  render() {
    const { happened } = this.story;
    const shown = this.#isOpen ? happened.slice(-EVENTS_SHOWN).reverse() : [];
    return happened.length === 0 ? '' : html`<section><details @toggle=${this.#toggled}><summary>Events</summary><ol class="events" reversed start=${happened.length}>
      ${shown.map((event) => html`<li><time datetime=${event.at}>${clock(event.at)}</time> <strong>${event.type}</strong>
        ${event.message ?? (event.progress ? PHASES[event.progress.phase] : '')}</li>`)}</ol></details></section>`;
  }
});
