// What a job would do: what arrives and what is lost, side by side.

import { html } from 'lit';
import { bytes, counted, duration, number } from '../format.js';
import './paged-table.js';

const ARRIVING = [
  { title: 'Table', cell: (row) => html`<span class="name">${row.table}</span>`, value: (row) => row.table },
  { title: 'Rows', figures: true, cell: (row) => number(row.rows), value: (row) => row.rows },
  { title: 'Bytes', figures: true, cell: (row) => bytes(row.bytes), value: (row) => row.bytes },
];

const LOST = [
  { title: 'Table', cell: (row) => html`<span class="name">${row.table}</span>`, value: (row) => row.table },
  { title: 'Rows now', figures: true, cell: (row) => html`${row.estimated ? '≈ ' : ''}${number(row.rows)}`, value: (row) => row.rows },
  { title: 'Then', figures: true, cell: (row) => (row.rowsThen === undefined ? html`<span class="bad">gone</span>` : number(row.rowsThen)), value: (row) => row.rowsThen ?? -1 },
];

const VERDICTS = [['fails', 'The job would fail on'], ['left-out', 'Left out'], ['changed', 'Arrives changed']];

function arrives({ arrives: what }) {
  const kinds = Object.entries(what.objects).map(([kind, count]) => counted(count, kind)).join(', ');
  return html`<section class="card" aria-labelledby="arrives"><h2 id="arrives">What arrives</h2>
    <p><strong>${number(what.tablesTotal)} tables with rows, ${what.rows === undefined ? 'an unknown number of' : `about ${number(what.rows)}`} rows, ${bytes(what.bytes)}</strong>
      in about ${duration(what.seconds)} <span class="muted">(${what.basis === 'history' ? 'as fast as the last jobs' : 'guessed, for want of jobs before'})</span></p>
    ${kinds ? html`<p class="muted">${kinds}</p>` : ''}
    ${what.largeObjects ? html`<p>${number(what.largeObjects)} large objects</p>` : ''}
    ${what.tables.length ? html`<paged-table label="Tables that arrive" size="12" .rows=${what.tables} .columns=${ARRIVING}></paged-table>` : ''}</section>`;
}

function lost({ lost: what, destination }) {
  if (!what) {
    return '';
  }
  const nothing = what.tablesTotal === 0 && what.extensions.length === 0 && what.grants.length === 0;
  return html`<section class="card lost" data-nothing=${nothing} aria-labelledby="lost"><h2 id="lost">What ${destination} loses</h2>
    ${nothing ? html`<p><strong class="good">Nothing.</strong></p>`
      : html`<p><strong>${number(what.rows)} rows in ${number(what.tablesTotal)} tables</strong></p>`}
    <p>${what.undo}</p>
    ${what.tables.length ? html`<paged-table label="Tables that lose rows" size="12" .rows=${what.tables} .columns=${LOST}></paged-table>` : ''}
    ${what.extensions.length ? html`<p>Extensions: ${what.extensions.join(', ')}</p>` : ''}
    ${what.grants.map((grant) => html`<p>${grant.role} may no more: ${grant.examples.join(', ')}${grant.objects > grant.examples.length ? html`, and more on ${number(grant.objects)} objects` : ''}</p>`)}
    ${what.sessions.length ? html`<p>Sessions that will be ended: ${what.sessions.map((each) => `${number(each.count)} of ${each.user}${each.application ? ` (${each.application})` : ''}`).join(', ')}</p>` : ''}</section>`;
}

function requirements({ requirements: all }) {
  return html`<ul class="requirements">${all.map((each) => html`<li>
    <span class="badge" data-state=${each.ok === undefined ? 'unknown' : each.ok ? 'yes' : 'no'}>${each.ok === undefined ? 'unknown' : each.ok ? 'ok' : 'missing'}</span>
    <strong>${each.what}</strong> ${each.why}${each.needsBytes ? html` Needs ${bytes(each.needsBytes)}.` : ''}</li>`)}</ul>`;
}

/** @param seen what POST /api/sync/preview answered */
export const preview = (seen) => html`
  <h2>Preview</h2>
  <div class="notice" data-kind=${seen.goes ? 'good' : 'error'}><p>${seen.goes ? 'Nothing known stands in its way.' : 'As things stand, this job would fail: see below.'}</p></div>
  <div class="sides">${arrives(seen)}${lost(seen)}</div>
  <h3>What it needs</h3>${requirements(seen)}
  ${VERDICTS.map(([outcome, title]) => {
    const those = seen.notCarried.filter((each) => each.outcome === outcome);
    return those.length ? html`<h3>${title}</h3><ul class="warnings">${those.map((each) => html`<li><strong class="name">${each.object}</strong>: ${each.why}</li>`)}</ul>` : '';
  })}
  ${seen.warnings.length ? html`<h3>Warnings</h3><ul class="warnings">${seen.warnings.map((each) => html`<li>${each}</li>`)}</ul>` : ''}`;
