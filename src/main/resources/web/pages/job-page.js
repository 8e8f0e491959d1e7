// One job: live while it runs, with all its evidence when it is over.

import { html } from 'lit';
import { download, get, post, remove, save } from '../api.js';
import { followJob } from '../events.js';
import { bytes, clock, counted, duration, number, secondsBetween, time } from '../format.js';
import { bar, badge, isOver, PHASES, way } from '../parts/job-parts.js';
import { confirm } from '../parts/confirm-dialog.js';
import { JobStory } from '../parts/job-story.js';
import '../parts/paged-table.js';
import '../parts/speed-plot.js';
import { session } from '../session.js';
import { View } from '../view.js';

const EVENTS_SHOWN = 200;

class JobPage extends View {
  static properties = { job: {} };
  #line;
  #story = new JobStory();
  #seen;
  it = undefined;

  /** The page stands for one id; another one is another page. */
  willUpdate(changed) {
    if (changed.has('job') && changed.get('job')) {
      this.ready = false;
      this.load();
    }
  }

  load() {
    this.#line?.close();
    this.#story = new JobStory();
    this.#line = this.own(followJob(this.job, 0, (event) => this.#heard(event), () => this.#fetch()));
    this.#fetch();
  }

  #fetch() {
    return this.attempt(async () => {
      const story = this.#story;
      this.it = await get(`/api/jobs/${this.job}`);
      await story.know(this.it);
      if (isOver(this.it) && this.#story.isComplete) {
        this.#line.close();
      }
    });
  }

  #heard(event) {
    this.#story.tell(event);
    if (event.type === 'progressed') {
      if (this.it && !isOver(this.it)) {
        this.it.progress = { ...this.it.progress, ...event.progress };
        this.it.state = event.state;
      }
    } else if (event.id !== this.#seen) { // replayed ones come together: one look is enough
      this.#seen = event.id;
      clearTimeout(this.looking);
      this.looking = setTimeout(() => this.#fetch(), 100);
    }
    this.draw();
  }

  async #act(question, task) {
    if (!question || await confirm(question)) {
      await this.attempt(task);
    }
  }

  #cancel() {
    return this.#act({
      title: `Cancel this ${this.it.type}?`,
      text: 'It ends within a second or so. Its destination stays as it was.',
      action: 'Cancel the job',
    }, async () => {
      this.it = await remove(`/api/jobs/${this.job}`);
    });
  }

  #undo() {
    return this.#act({
      title: 'Undo this job?',
      text: html`${this.it.destination} becomes again what it was before. What it is now is kept, so that this can be undone too.`,
      action: 'Undo',
      word: this.it.destination,
    }, async () => this.#goTo(await post(`/api/jobs/${this.job}/undo`)));
  }

  #retry() {
    return this.#act(undefined, async () => this.#goTo(await post(`/api/jobs/${this.job}/retry`)));
  }

  #goTo(job) {
    location.hash = `#/jobs/${job.id}`;
  }

  #actions() {
    const { state, result, proof } = this.it;
    const may = session.may('operator');
    return html`<div class="actions">
      ${may && ['queued', 'delayed', 'running'].includes(state) ? html`<button type="button" class="small secondary" @click=${() => this.#cancel()}>Cancel</button>` : ''}
      ${may && state === 'completed' && (result?.previous || result?.backup) && this.it.type !== 'backup' ? html`<button type="button" class="small danger" @click=${() => this.#undo()}>Undo</button>` : ''}
      ${may && (state === 'failed' || state === 'cancelled') ? html`<button type="button" class="small" @click=${() => this.#retry()}>Retry</button>` : ''}
      ${result?.dump ? html`<button type="button" class="small secondary" @click=${() => this.attempt(() => download(`/files/dumps/${result.dump}.sql.gz`))}>Download the dump</button>` : ''}
      ${proof ? html`<button type="button" class="small secondary" @click=${() => this.attempt(() => save(`/api/jobs/${this.job}/proof`, `proof-${this.job}.json`))}>Download the proof</button>` : ''}
    </div>`;
  }

  #facts() {
    const job = this.it;
    const facts = [
      ['Asked for', html`${time(job.createdAt)}${job.requestedBy ? html` by ${job.requestedBy}` : ''}`],
      ['Started', job.startedAt && time(job.startedAt)],
      ['Ended', job.finishedAt && html`${time(job.finishedAt)}, after ${duration(secondsBetween(job.startedAt, job.finishedAt))}`],
      ['Attempt', job.attempt > 0 && html`${number(job.attempt)}${job.attempts ? html` of ${number(job.attempts)}` : ''}${job.node ? html` on ${job.node}` : ''}`],
      ['Not before', job.state === 'delayed' && time(job.dueAt)],
      ['Moved', job.result && html`${number(job.result.rows)} rows, ${bytes(job.result.bytes)}`],
      ['Replaced database', job.result?.previous && html`kept as <code>${job.result.previous}</code>`],
      ['Dump', job.result?.dump && html`<code>${job.result.dump}</code>`],
      ['Backup', job.result?.backup && html`<code>${job.result.backup}</code>`],
      ['Undoes', job.options.undoes && html`<a href="#/jobs/${job.options.undoes}">${job.options.undoes}</a>`],
      ['Retry of', job.retryOf && html`<a href="#/jobs/${job.retryOf}">${job.retryOf}</a>`],
      ['Options', this.#options()],
    ].filter(([, value]) => value);
    return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
  }

  #options() {
    const told = Object.entries(this.it.options).filter(([name]) => !['undoes', 'plan'].includes(name));
    return told.length ? told.map(([name, value]) => html`<code class="option">${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}</code> `) : undefined;
  }

  #phases() {
    const phases = this.#story.phases;
    if (phases.length === 0) {
      return '';
    }
    return html`<section><h2>Phases</h2><ol class="phases">${phases.map((each, index) => {
      const next = phases[index + 1]?.startedAt ?? this.it.finishedAt;
      const now = !next && !isOver(this.it);
      return html`<li data-now=${now} aria-current=${now ? 'step' : 'false'}><strong>${PHASES[each.phase] ?? each.phase}</strong>
        <span>${clock(each.startedAt)}</span>${each.phase === 'done' ? '' : html`<span>${duration(secondsBetween(each.startedAt, next))}</span>`}</li>`;
    })}</ol></section>`;
  }

  #tables() {
    const rows = this.#story.tables;
    if (rows.length === 0) {
      return '';
    }
    const proven = this.#story.isProven;
    const columns = [
      ...this.#columns('Table'),
      ...(proven ? [{ title: 'Proof', cell: (row) => (row.received === undefined ? '' : row.received === row.sent && row.sourceChecksum === row.destinationChecksum
        ? html`<span class="good">agrees</span>` : html`<span class="bad">${number(row.sent)} sent, ${number(row.received)} received</span>`) }] : []),
    ];
    return html`<section><h2>Tables <small class="muted">${number(rows.length)}</small></h2>
      <paged-table label="Tables" .rows=${rows} .columns=${columns}></paged-table></section>`;
  }

  #columns(title) {
    const took = (row) => row.seconds ?? (row.state === 'working' ? secondsBetween(row.startedAt, undefined) : undefined);
    return [
      { title, cell: (row) => html`<span class="name">${row.table}</span>`, value: (row) => row.table },
      { title: 'State', cell: (row) => html`<span class="badge" data-state=${row.state === 'done' ? 'completed' : 'running'}>${row.state}</span>`, value: (row) => row.state },
      { title: 'Rows', figures: true, cell: (row) => number(row.received ?? row.rows), value: (row) => row.received ?? row.rows },
      { title: 'Bytes', figures: true, cell: (row) => bytes(row.bytes), value: (row) => row.bytes },
      { title: 'Done', cell: (row) => this.#part(row), value: (row) => (row.state === 'done' ? 1 : row.bytes / row.bytesTotal) },
      { title: 'Took', figures: true, cell: (row) => duration(took(row)), value: took },
    ];
  }

  #part(row) {
    const done = row.state === 'done' || isOver(this.it);
    const max = done ? 1 : row.bytesTotal;
    return max ? html`<progress class="thin" value=${done ? 1 : row.bytes} max=${max} aria-label="Progress of ${row.table}"></progress>` : '';
  }

  #others() {
    const rows = this.#story.others;
    const columns = [
      { title: 'What', cell: (row) => html`<span class="name">${row.table}</span>`, value: (row) => row.table },
      { title: 'Task', cell: (row) => row.task, value: (row) => row.task },
      { title: 'State', cell: (row) => html`<span class="badge" data-state=${row.state === 'done' ? 'completed' : 'running'}>${row.state}</span>`, value: (row) => row.state },
      this.#columns('')[5],
    ];
    return rows.length ? html`<section><h2>Indexes and constraints <small class="muted">${number(rows.length)}</small></h2>
      <paged-table label="Indexes and constraints" size="15" .rows=${rows} .columns=${columns}></paged-table></section>` : '';
  }

  #failures() {
    const failed = this.it.failedAttempts ?? [];
    const error = this.it.error;
    return failed.length || error ? html`<section><h2>Errors</h2>
      ${error ? this.#error(`Attempt ${this.it.attempt}`, this.it.finishedAt, error) : ''}
      ${[...failed].reverse().map((each) => this.#error(`Attempt ${each.attempt} on ${each.node}`, each.endedAt, each.error))}</section>` : '';
  }

  #error(title, at, error) {
    return html`<article class="card error"><header><strong>${title}</strong> <span class="muted">${time(at)}</span></header>
      <p>${error.message}</p>
      <p class="muted">${error.code}${error.sqlState ? html` · SQLSTATE ${error.sqlState}` : ''}${error.object ? html` · <span class="name">${error.object}</span>` : ''}${error.retryable ? ' · may pass' : ''}</p>
      ${error.statement ? html`<pre tabindex="0"><code>${error.statement}</code></pre>` : ''}</article>`;
  }

  #warnings() {
    const { warnings } = this.it;
    return warnings.length ? html`<section><h2>Warnings <small class="muted">${number(warnings.length)}</small></h2>
      <ul class="warnings">${warnings.slice(0, EVENTS_SHOWN).map((warning) => html`<li>${warning}</li>`)}</ul></section>` : '';
  }

  #proof() {
    const { proof } = this.it;
    if (!proof) {
      return '';
    }
    const { fingerprint } = proof;
    return html`<section><h2>Proof</h2>
      <p class="verdict" data-holds=${proof.holds}>${proof.holds ? 'Source and result agree.' : proof.verify === 'none' ? 'Nothing was compared: the job was asked not to.' : 'Source and result do not agree.'}</p>
      <ul>
        <li>${number(proof.tables.length)} tables, compared by ${proof.verify}</li>
        ${proof.sequences?.length ? html`<li>${number(proof.sequences.length)} sequences with their values</li>` : ''}
        ${proof.objects?.length ? html`<li>${number(proof.objects.reduce((sum, each) => sum + each.source, 0))} objects: ${proof.objects.map((each) => counted(each.source, each.kind)).join(', ')}</li>` : ''}
        ${fingerprint ? html`<li>Definitions ${fingerprint.source === fingerprint.destination ? 'are the same on both sides' : 'differ'} (compared as ${fingerprint.compared})</li>` : ''}
      </ul>
      ${fingerprint?.differences?.length ? html`<ul class="warnings">${fingerprint.differences.map((each) => html`<li>${each}</li>`)}</ul>` : ''}</section>`;
  }

  #events() {
    const { happened } = this.#story;
    const shown = this.showsEvents ? happened.slice(-EVENTS_SHOWN).reverse() : [];
    const opened = (event) => {
      this.showsEvents = event.target.open;
      this.draw();
    };
    return happened.length ? html`<section><details @toggle=${opened}><summary>Events</summary><ol class="events" reversed>
      ${shown.map((event) => html`<li><time datetime=${event.at}>${clock(event.at)}</time> <strong>${event.type}</strong>
        ${event.message ?? (event.progress ? PHASES[event.progress.phase] : '')}</li>`)}</ol></details></section>` : '';
  }

  content() {
    const job = this.it;
    return html`
      <p class="crumbs"><a href="#/jobs">Jobs</a></p>
      <div class="title"><h1>${job.type} ${way(job)}</h1>${badge(job.state)}${this.#actions()}</div>
      <p class="muted"><code>${job.id}</code></p>
      ${isOver(job) ? '' : bar(job)}
      ${this.#failures()}
      ${this.#facts()}
      ${this.#phases()}
      ${job.state === 'running' || this.#story.hasMoved ? html`<section><h2>Throughput</h2><speed-plot .points=${this.#story.points}></speed-plot></section>` : ''}
      ${this.#proof()}
      ${this.#warnings()}
      ${this.#tables()}
      ${this.#others()}
      ${this.#events()}`;
  }
}

customElements.define('job-page', JobPage);
