// What is known of one job, gathered from its events and from what the API says of it.

const MOST_POINTS = 2000;
const GAP_SECONDS = 15;
const AT_ONCE = 1000;
const FEW = 500;
const BETWEEN_SORTS = 2000;
const OVER = new Set(['completed', 'failed', 'cancelled']);

/** Many relations: those at work first, then those that just ended, then the slowest. Sorts all of them now and then only. */
class Relations {
  #known = new Map();
  #working = new Set();
  #latest = new Set();
  #slowest = [];
  #sortedAt = -Infinity;
  #shown = [];
  #stale = false;

  merge(table) {
    const key = `${table.task} ${table.table}`;
    const now = { ...this.#known.get(key), ...table };
    this.#known.set(key, now);
    if (now.state === 'working') {
      this.#working.add(key);
    } else {
      this.#working.delete(key);
      this.#latest.add(key);
    }
    this.#stale = true;
  }

  /** Sorts when asked the next time, however lately that was done. */
  settle() {
    this.#sortedAt = -Infinity;
    this.#stale = true;
  }

  get shown() {
    if (this.#stale) {
      this.#stale = false;
      if (this.#known.size <= FEW || performance.now() - this.#sortedAt > BETWEEN_SORTS) {
        this.#sort();
      }
      const at = (keys) => [...keys].map((key) => this.#known.get(key));
      this.#shown = [...at(this.#working), ...at(this.#latest), ...this.#slowest];
    }
    return this.#shown;
  }

  #sort() {
    this.#slowest = [...this.#known.values()].filter((each) => each.state !== 'working').sort((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0));
    this.#latest.clear();
    this.#sortedAt = performance.now();
  }
}

export class JobStory {
  #phases = new Map();
  #copies = new Relations();
  #others = new Relations();
  #attempt = 0;
  /** Events that are no mere progress, and the first of each phase; the oldest first. */
  happened = [];
  /** Seconds since 1970, and bytes a second then; null where nothing was heard for a while. */
  points = [[], []];
  isComplete = false;
  hasMoved = false;

  /** An event, each once and in order. */
  tell(event) {
    if (event.attempt > this.#attempt) {
      this.#attempt = event.attempt;
      this.#phases.clear();
      this.#copies = new Relations();
      this.#others = new Relations();
    }
    this.isComplete ||= OVER.has(event.type);
    const { progress } = event;
    if (progress) {
      this.#plot(Date.parse(event.at) / 1000, progress.bytesPerSecond);
      progress.tables?.forEach((table) => this.#merge(table));
    }
    const begins = progress && !this.#phases.has(progress.phase);
    if (begins) {
      this.#phases.set(progress.phase, event.at);
    }
    if (event.type !== 'progressed' || begins) {
      this.happened.push(event);
    }
  }

  /** The job as the API says it: it knows more than the events that are still kept. Takes many tables bit by bit, so that the page stays alive. */
  async know(job) {
    job.progress?.phases?.forEach(({ phase, startedAt }) => this.#phases.set(phase, startedAt));
    job.progress?.tables?.forEach((table) => this.#merge(table));
    const proven = job.proof?.tables ?? [];
    for (let from = 0; from < proven.length; from += AT_ONCE) {
      proven.slice(from, from + AT_ONCE).forEach(({ table, rowsSent, rowsReceived, ...sums }) => this.#merge({ table, sent: rowsSent, received: rowsReceived, state: 'done', ...sums }));
      await new Promise((resolve) => setTimeout(resolve));
    }
    this.#copies.settle();
    this.#others.settle();
  }

  get phases() {
    return [...this.#phases].map(([phase, startedAt]) => ({ phase, startedAt })).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  }

  /** Tables, whose rows are copied. */
  get tables() {
    return this.#copies.shown;
  }

  /** All else that takes time: indexes and constraints that are built, checks, checksums. */
  get others() {
    return this.#others.shown;
  }

  #merge(table) {
    const task = table.task ?? 'copy';
    (task === 'copy' ? this.#copies : this.#others).merge({ ...table, task });
  }

  #plot(at, speed) {
    const [times, speeds] = this.points;
    const last = times.at(-1);
    if (last !== undefined && at - last > GAP_SECONDS) {
      times.push(last + 1);
      speeds.push(null);
    }
    this.hasMoved ||= speed > 0;
    times.push(at);
    speeds.push(speed);
    const thin = (values) => (values.length > MOST_POINTS ? values.filter((_, index) => index % 2 === 0) : values);
    this.points = [thin([...times]), thin([...speeds])];
  }
}
