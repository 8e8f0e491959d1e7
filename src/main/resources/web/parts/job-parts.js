// A job in a few words: its state, its way, how far it is.

import { html } from 'lit';
import { bytes, duration, number, percent, speed } from '../format.js';

export const STATES = ['queued', 'delayed', 'running', 'cancelling', 'completed', 'failed', 'cancelled'];
export const TYPES = ['sync', 'export', 'import', 'backup', 'undo', 'verify'];
const OVER = new Set(['completed', 'failed', 'cancelled']);

/** Phases as the API names them, for people. */
export const PHASES = {
  snapshot: 'Taking a snapshot',
  check: 'Checking the dump',
  plan: 'Planning',
  backup: 'Backing up the destination',
  schema: 'Making the schema',
  copy: 'Copying and indexing',
  finish: 'Finishing',
  proof: 'Proving',
  swap: 'Swapping in',
  done: 'Done',
};

export const isOver = (job) => OVER.has(job.state);

export const badge = (state) => html`<span class="badge" data-state=${state}>${state}</span>`;

/** From where to where, in words. */
export function way(job) {
  const from = job.source ?? job.options?.dump ?? (job.type === 'undo' ? 'undo' : undefined);
  const to = job.destination ?? (job.type === 'backup' ? 'backup' : 'dump');
  return html`${from}<span aria-label="to"> → </span>${to}`;
}

/** Percent, phase, table, speed, time left. */
export function bar(job) {
  const progress = job.progress ?? {};
  const done = progress.percent ?? 0;
  return html`<div class="bar">
    <progress value=${done} max="100" aria-label="Progress of ${job.id}">${done}</progress>
    <p class="figures">
      <strong class="percent">${percent(done)}</strong>
      <span>${PHASES[progress.phase] ?? (job.state === 'running' ? 'Starting' : '')}</span>
      ${progress.table ? html`<span class="name">${progress.table}</span>` : ''}
      ${progress.bytesTotal ? html`<span>${bytes(progress.bytesDone)} of ${bytes(progress.bytesTotal)}</span>` : ''}
      ${progress.rowsTotal ? html`<span>${number(progress.rowsDone)} rows</span>` : ''}
      ${progress.bytesPerSecond ? html`<span>${speed(progress.bytesPerSecond)}</span>` : ''}
      ${progress.etaSeconds > 0 ? html`<span>${duration(progress.etaSeconds)} left</span>` : ''}
    </p>
  </div>`;
}
