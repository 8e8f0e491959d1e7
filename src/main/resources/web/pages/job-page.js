// One job: live while it runs, with all its evidence when it is over.

import { html } from 'lit';
import { download, get, post, remove, save } from '../api.js';
import { followJob } from '../events.js';
import { bytes, counted, duration, number, secondsBetween, time } from '../format.js';
import { badge, isOver, way } from '../parts/job-parts.js';
import { confirm } from '../parts/confirm-dialog.js';
import { JobStory } from '../parts/job-story.js';
import '../parts/story-parts.js';
import { session } from '../session.js';
import { View } from '../view.js';

const WARNINGS_SHOWN = 200;

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
      const it = await get(`/api/jobs/${this.job}`);
      if (story !== this.#story) {
        return; // another job's page by now
      }
      this.it = it;
      await story.know(it);
      if (isOver(it) && story === this.#story && story.isComplete) {
        this.#line.close();
      }
    });
  }

  #heard(event) {
    this.#story.tell(event);
    if (event.type === 'progressed') {
      if (this.it && !isOver(this.it) && this.it.state !== event.state) {
        this.it = { ...this.it, state: event.state };
        this.draw();
      }
    } else if (event.id !== this.#seen) { // replayed ones come together: one look is enough
      this.#seen = event.id;
      clearTimeout(this.looking);
      this.looking = setTimeout(() => this.#fetch(), 100);
    }
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
      ['Asked for', html`${time(job.createdAt)}${job.requestedBy ? html` <span class="whole">by ${job.requestedBy}</span>` : ''}`],
      ['Started', job.startedAt && time(job.startedAt)],
      ['Ended', job.finishedAt && html`${time(job.finishedAt)}, <span class="whole">after ${duration(secondsBetween(job.startedAt, job.finishedAt))}</span>`],
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
      <ul class="warnings">${warnings.slice(0, WARNINGS_SHOWN).map((warning) => html`<li>${warning}</li>`)}</ul></section>` : '';
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

  content() {
    const job = this.it;
    const story = this.#story;
    return html`
      <p class="crumbs"><a href="#/jobs">Jobs</a></p>
      <div class="title"><h1>${job.type} ${way(job)}</h1>${badge(job.state)}${this.#actions()}</div>
      <p class="muted"><code>${job.id}</code></p>
      ${isOver(job) ? '' : html`<job-bar .story=${story} .job=${job}></job-bar>`}
      ${this.#failures()}
      ${this.#facts()}
      <job-phases .story=${story} .job=${job}></job-phases>
      <job-speed .story=${story} .job=${job}></job-speed>
      ${this.#proof()}
      ${this.#warnings()}
      <job-tables .story=${story} .job=${job}></job-tables>
      <job-builds .story=${story} .job=${job}></job-builds>
      <job-events .story=${story} .job=${job}></job-events>`;
  }
}

customElements.define('job-page', JobPage);
