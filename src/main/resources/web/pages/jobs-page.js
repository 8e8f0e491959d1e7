// Jobs: what runs, what waits, what was.

import { html } from 'lit';
import { get, post, Problem, remove } from '../api.js';
import { followJobs } from '../events.js';
import { bytes, duration, number, secondsBetween, time } from '../format.js';
import { bar, badge, isOver, STATES, TYPES, way } from '../parts/job-parts.js';
import { confirm } from '../parts/confirm-dialog.js';
import { session } from '../session.js';
import { View } from '../view.js';

const AT_ONCE = 200;
const SETTLED = 400;
const ACTIVE = ['running', 'cancelling', 'queued', 'delayed'];

class JobsPage extends View {
  #jobs = new Map();
  #next;
  #again;
  #aliases = new Set();
  filter = { state: '', type: '', alias: '' };
  queue = undefined;

  load() {
    this.own(followJobs((event) => this.#heard(event), () => this.#fetch()));
    this.own({ close: () => clearTimeout(this.#again) });
    this.#fetch();
    this.#databases();
  }

  /** What may be chosen: what is configured, and what the jobs shown name besides. The page is whole without. */
  async #databases() {
    try {
      (await get('/api/databases')).databases.forEach(({ alias }) => this.#aliases.add(alias));
      this.requestUpdate();
    } catch (failure) {
      if (!(failure instanceof Problem)) {
        throw failure;
      }
    }
  }

  /** What is there now: all that runs or waits, as far as a page goes, and the newest of the rest. */
  #fetch() {
    return this.attempt(async () => {
      const { state } = this.filter;
      const states = state ? [state] : ACTIVE;
      const [queue, newest, ...active] = await Promise.all([
        get('/api/queue'),
        get(this.#list(50, state)),
        ...states.map((each) => get(this.#list(AT_ONCE, each))),
      ]);
      this.queue = queue;
      this.#next = newest.next;
      this.#jobs = new Map();
      [newest, ...active].forEach((page) => this.#take(page.jobs));
    });
  }

  #list(limit, state, cursor) {
    const { type, alias } = this.filter;
    const asked = Object.entries({ limit, state, type, database: alias, cursor }).filter(([, value]) => value);
    return `/api/jobs?${new URLSearchParams(asked)}`;
  }

  #take(jobs) {
    jobs.forEach((job) => {
      this.#jobs.set(job.id, job);
      [job.source, job.destination].filter(Boolean).forEach((alias) => this.#aliases.add(alias));
    });
  }

  #more() {
    return this.attempt(async () => {
      const page = await get(this.#list(50, this.filter.state, this.#next));
      this.#take(page.jobs);
      this.#next = page.next;
    });
  }

  #heard(event) {
    const job = this.#jobs.get(event.job);
    if (event.type === 'progressed' && job) {
      job.progress = event.progress;
      job.state = event.state;
      this.draw();
    } else {
      this.#again ??= setTimeout(() => {
        this.#again = undefined;
        this.#fetch();
      }, SETTLED);
    }
  }

  #choose(name, value) {
    this.filter = { ...this.filter, [name]: value };
    this.#fetch();
  }

  async #cancel(job) {
    if (await confirm({
      title: `Cancel this ${job.type}?`,
      text: html`<code>${job.id}</code> ends within a second or so. Its destination stays as it was.`,
      action: 'Cancel the job',
    })) {
      await this.attempt(() => remove(`/api/jobs/${job.id}`));
    }
  }

  #shown() {
    const { state, type, alias } = this.filter;
    return [...this.#jobs.values()]
      .filter((job) => (!state || job.state === state) && (!type || job.type === type)
        && (!alias || job.source === alias || job.destination === alias))
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
  }

  #filters() {
    const aliases = [...this.#aliases].sort();
    const select = (name, label, options) => html`<label>${label}
      <select @change=${(event) => this.#choose(name, event.target.value)}>
        <option value="">all</option>
        ${options.map((option) => html`<option ?selected=${this.filter[name] === option}>${option}</option>`)}
      </select></label>`;
    return html`<div class="filters" role="group" aria-label="Show only">
      ${select('state', 'State', STATES)}${select('type', 'Type', TYPES)}${select('alias', 'Database', aliases)}</div>`;
  }

  #running(job) {
    return html`<article class="card running">
      <header><a href="#/jobs/${job.id}"><strong>${job.type}</strong> ${way(job)}</a> ${badge(job.state)}
        ${session.may('operator') && job.state === 'running' ? html`<button type="button" class="small secondary" aria-label="Cancel ${job.id}" @click=${() => this.#cancel(job)}>Cancel</button>` : ''}
      </header>${bar(job)}</article>`;
  }

  #waiting(job) {
    return html`<tr>
      <td><a href="#/jobs/${job.id}">${job.type} ${way(job)}</a></td>
      <td class="actions">${session.may('operator') ? html`<button type="button" class="small secondary" aria-label="Cancel ${job.id}" @click=${() => this.#cancel(job)}>Cancel</button>` : ''}</td>
      <td>${badge(job.state)}</td><td class="figures">${number(job.priority)}</td>
      <td class="when">${job.dueAt && job.state === 'delayed' ? html`not before ${time(job.dueAt)}` : time(job.createdAt)}</td></tr>`;
  }

  #past(job) {
    return html`<tr>
      <td><a href="#/jobs/${job.id}">${job.type} ${way(job)}</a></td><td>${badge(job.state)}
        ${job.proof ? html`<span class="muted">${job.proof.holds ? 'proven' : 'not proven'}</span>` : ''}</td>
      <td class="figures">${number(job.result?.rows)}</td><td class="figures">${bytes(job.result?.bytes)}</td>
      <td class="figures">${duration(job.result?.seconds ?? secondsBetween(job.startedAt, job.finishedAt))}</td>
      <td class="when">${time(job.finishedAt)}</td><td>${job.requestedBy ?? ''}</td></tr>`;
  }

  async #resume() {
    await this.attempt(async () => {
      this.queue = await post('/api/queue/resume');
    });
  }

  async #pause() {
    if (await confirm({
      title: 'Pause the queue?',
      text: 'Nothing new starts, on any node, until it is resumed. Jobs that run go on, and new ones are taken in.',
      action: 'Pause the queue',
    })) {
      await this.attempt(async () => {
        this.queue = await post('/api/queue/pause');
      });
    }
  }

  content() {
    const jobs = this.#shown();
    const running = jobs.filter((job) => job.state === 'running' || job.state === 'cancelling');
    const waiting = jobs.filter((job) => job.state === 'queued' || job.state === 'delayed')
      .sort((a, b) => b.priority - a.priority || (a.createdAt < b.createdAt ? -1 : 1));
    const past = jobs.filter(isOver);
    const counted = (this.queue?.jobs.queued ?? 0) + (this.queue?.jobs.delayed ?? 0);
    const filtered = Object.values(this.filter).some(Boolean);
    return html`
      <div class="title"><h1>Jobs</h1><div class="actions">
        ${session.may('admin') && this.queue && !this.queue.paused ? html`<button type="button" class="small secondary" @click=${() => this.#pause()}>Pause</button>` : ''}
        ${session.may('operator') ? html`<a role="button" class="small" href="#/new">New job</a>` : ''}</div></div>
      ${this.queue?.paused ? html`<div class="notice" data-kind="warning"><p><strong>The queue is paused</strong> since ${time(this.queue.pausedAt)}${this.queue.pausedBy ? html` by ${this.queue.pausedBy}` : ''}: nothing new starts.</p>
        ${session.may('admin') ? html`<button type="button" class="small" @click=${() => this.#resume()}>Resume</button>` : ''}</div>` : ''}
      ${this.#filters()}
      ${jobs.length === 0 && !filtered ? html`<div class="empty"><h2>No jobs yet</h2>
        <p>A job exports a database into a dump, imports a dump, or syncs one database into another.</p>
        ${session.may('operator') ? html`<p><a role="button" href="#/new">Start the first</a></p>`
          : html`<p>Your key may look, but not start any: ask for one with the role operator.</p>`}</div>` : ''}
      ${jobs.length === 0 && filtered ? html`<div class="empty"><p>No job is like that.</p></div>` : ''}
      ${running.length ? html`<section aria-label="Running"><h2>Running</h2>${running.map((job) => this.#running(job))}</section>` : ''}
      ${waiting.length ? html`<section><h2>Waiting <small class="muted">${number(counted)}</small></h2>
        <div class="scroll" role="region" aria-label="Waiting jobs" tabindex="0"><table><thead><tr><th scope="col">Job</th><th scope="col" class="actions"><span class="hidden">Actions</span></th><th scope="col">State</th><th scope="col" class="figures">Priority</th><th scope="col">Asked for</th></tr></thead>
          <tbody>${waiting.map((job) => this.#waiting(job))}</tbody></table></div></section>` : ''}
      ${past.length ? html`<section><h2>History</h2>
        <div class="scroll" role="region" aria-label="Finished jobs" tabindex="0"><table><thead><tr><th scope="col">Job</th><th scope="col">State</th><th scope="col" class="figures">Rows</th><th scope="col" class="figures">Bytes</th><th scope="col" class="figures">Took</th><th scope="col">Ended</th><th scope="col">By</th></tr></thead>
          <tbody>${past.map((job) => this.#past(job))}</tbody></table></div></section>` : ''}
      ${this.#next ? html`<p><button type="button" class="small secondary" @click=${() => this.#more()}>Load older jobs</button></p>` : ''}`;
  }
}

customElements.define('jobs-page', JobsPage);
