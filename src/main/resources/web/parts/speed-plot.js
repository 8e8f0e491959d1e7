// Throughput over time, drawn by uPlot in the page's own colours.

import { LitElement, html } from 'lit';
import uPlot from 'uplot';
import { bytes, clock, speed } from '../format.js';

const HEIGHT = 180;
const WHOLE_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800];
const POWERS_OF_TWO = Array.from({ length: 50 }, (_, power) => 2 ** power);

class SpeedPlot extends LitElement {
  static properties = { points: { attribute: false } };
  #plot;
  #sizes = new ResizeObserver(() => this.#fit());
  #scheme = window.matchMedia('(prefers-color-scheme: dark)');
  #repaint = () => this.#make();

  constructor() {
    super();
    this.points = [[], [], []];
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#sizes.observe(this);
    this.#scheme.addEventListener('change', this.#repaint);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#sizes.disconnect();
    this.#scheme.removeEventListener('change', this.#repaint);
    this.#plot?.destroy();
    this.#plot = undefined;
  }

  #fit() {
    this.#plot?.setSize({ width: this.clientWidth, height: HEIGHT });
  }

  #make() {
    this.#plot?.destroy();
    const colour = (name) => getComputedStyle(this).getPropertyValue(name).trim();
    const axis = { stroke: colour('--pico-muted-color'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 } };
    this.#plot = new uPlot({
      width: this.clientWidth || 600,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false },
      axes: [{ ...axis, space: 110, incrs: WHOLE_SECONDS, values: (_, ticks) => ticks.map((at) => clock(at * 1000)) }, { ...axis, size: 80, incrs: POWERS_OF_TWO, values: (_, ticks) => ticks.map(bytes) }],
      scales: { y: { range: (_, low, high) => [0, high > 0 ? high * 1.1 : 1] } },
      series: [{}, { label: 'Speed', stroke: colour('--accent'), width: 2, fill: colour('--accent-soft'), points: { show: false }, spanGaps: false },
        { label: 'Mean', stroke: colour('--pico-muted-color'), width: 2, dash: [6, 4], points: { show: false }, spanGaps: false }],
    }, this.points, this.querySelector('.plot'));
  }

  updated() {
    if (this.#plot) {
      this.#plot.setData(this.points);
    } else if (this.points[0].length > 1) {
      this.#make();
    }
  }

  render() {
    const speeds = this.points[1].filter((value) => value > 0);
    const most = speeds.reduce((a, b) => Math.max(a, b), 0);
    return html`<div class="plot" role="img" aria-label="Bytes a second over time; the most was ${speed(most)}"></div>
      ${this.points[2].some((mean) => mean !== null) ? html`<p class="hint">Dashed: the mean while nothing was heard, by the bytes before and after.</p>` : ''}
      ${this.points[0].length > 1 ? '' : html`<p class="muted">Nothing has moved yet.</p>`}`;
  }
}

customElements.define('speed-plot', SpeedPlot);
