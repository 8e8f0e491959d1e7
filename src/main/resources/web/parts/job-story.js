// What is known of one job, gathered from its events and from what the API says of it.

const MOST_POINTS = 2000;
const GAP_SECONDS = 15;
const OVER = new Set(['completed', 'failed', 'cancelled']);

export class JobStory {
  #phases = new Map();
  #tables = new Map();
  #sorted;
  #copies;
  #others;
  #attempt = 0;
  /** Events that are no mere progress, and the first of each phase; the oldest first. */
  happened = [];
  /** Seconds since 1970, and bytes a second then; null where nothing was heard for a while. */
  points = [[], []];
  isComplete = false;

  /** An event, each once and in order. */
  tell(event) {
    if (event.attempt > this.#attempt) {
      this.#attempt = event.attempt;
      this.#phases.clear();
      this.#tables.clear();
      this.#changed();
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

  /** The job as the API says it: it knows more than the events that are still kept. */
  know(job) {
    job.progress?.phases?.forEach(({ phase, startedAt }) => this.#phases.set(phase, startedAt));
    job.progress?.tables?.forEach((table) => this.#merge(table));
    job.proof?.tables.forEach(({ table, rowsSent, rowsReceived, ...sums }) => this.#merge({ table, sent: rowsSent, received: rowsReceived, state: 'done', ...sums }));
  }

  get phases() {
    return [...this.#phases].map(([phase, startedAt]) => ({ phase, startedAt })).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  }

  /** Those at work first, then the slowest. */
  #inOrder() {
    this.#sorted ??= [...this.#tables.values()].sort((a, b) => (a.state === 'done') - (b.state === 'done') || (b.seconds ?? 0) - (a.seconds ?? 0));
    return this.#sorted;
  }

  /** Tables, whose rows are copied. */
  get tables() {
    this.#copies ??= this.#inOrder().filter((table) => table.task === 'copy');
    return this.#copies;
  }

  /** All else that takes time: indexes and constraints that are built, checks, checksums. */
  get others() {
    this.#others ??= this.#inOrder().filter((table) => table.task !== 'copy');
    return this.#others;
  }

  #changed() {
    this.#sorted = undefined;
    this.#copies = undefined;
    this.#others = undefined;
  }

  #merge(table) {
    const key = `${table.task ?? 'copy'} ${table.table}`;
    this.#tables.set(key, { task: 'copy', ...this.#tables.get(key), ...table });
    this.#changed();
  }

  #plot(at, speed) {
    const [times, speeds] = this.points;
    const last = times.at(-1);
    if (last !== undefined && at - last > GAP_SECONDS) {
      times.push(last + 1);
      speeds.push(null);
    }
    times.push(at);
    speeds.push(speed);
    const thin = (values) => (values.length > MOST_POINTS ? values.filter((_, index) => index % 2 === 0) : values);
    this.points = [thin([...times]), thin([...speeds])];
  }
}
