// What is known of one job, gathered from its events and from what the API says of it.

const MOST_POINTS = 2000;
const GAP_SECONDS = 15;
/** How long, in milliseconds, tables are taken in before the page may draw and answer again. */
const AT_ONCE = 5;
const LOOKS_AT_CLOCK = 50;
/** How near, in seconds, a mean's ends are to what was heard before and after it. */
const BESIDE = 0.001;
const OVER = new Set(['completed', 'failed', 'cancelled']);

/** Many relations: those at work first, then the slowest. Each finds its place as it changes; all are never sorted at once. */
class Relations {
  #known = new Map();
  #working = new Set();
  /** Keys of those not at work, the slowest first. */
  #slowest = [];
  #shown;

  merge(table) {
    const key = `${table.task} ${table.table}`;
    const before = this.#known.get(key);
    const now = { ...before, ...table };
    if (before && now.state !== 'working' && Object.entries(now).every(([name, value]) => before[name] === value)) {
      return; // one at work is told again as time goes by
    }
    this.#shown = undefined;
    const moves = before?.state !== now.state || before?.seconds !== now.seconds;
    if (before && moves && before.state !== 'working') {
      this.#slowest.splice(this.#place(before, key), 1);
    }
    this.#known.set(key, now);
    if (now.state === 'working') {
      this.#working.add(key);
    } else if (moves) {
      this.#working.delete(key);
      this.#slowest.splice(this.#place(now, key), 0, key);
    }
  }

  /** Where it is, or would be. */
  #place({ seconds = 0 }, key) {
    let low = 0;
    let high = this.#slowest.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.#slowest[middle];
      const theirs = this.#known.get(there).seconds ?? 0;
      if (theirs > seconds || (theirs === seconds && there < key)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** What a table of pages asks of its rows: how many, some of them, all of them. The same as before while none has changed. */
  get shown() {
    this.#shown ??= this.#show();
    return this.#shown;
  }

  #show() {
    const length = this.#known.size;
    const slice = (from, to) => [...[...this.#working].slice(from, to),
      ...this.#slowest.slice(Math.max(0, from - this.#working.size), Math.max(0, to - this.#working.size))].map((key) => this.#known.get(key));
    return { length, slice, [Symbol.iterator]: () => slice(0, length)[Symbol.iterator]() };
  }
}

/** Tells by the event `told` that it knows more. What it gives is the same as before as long as nothing of it has changed. */
export class JobStory extends EventTarget {
  #phases = new Map();
  #phasesInOrder;
  #copies = new Relations();
  #others = new Relations();
  #attempt = 0;
  /** Events that are no mere progress, and the first of each phase; the oldest first. */
  happened = [];
  /** Seconds since 1970; bytes a second then, null where nothing was heard; and there their mean, by the bytes before and after. */
  points = [[], [], []];
  /** As the API says it, without the tables. */
  progress = {};
  #last = 0;
  #bytesDone;
  isProven = false;
  isComplete = false;
  hasMoved = false;

  /** An event, each once and in order. */
  tell(event) {
    if (event.id > this.#last + 1) {
      this.#happen({ at: event.at, type: 'missed', message: `${event.id - this.#last - 1} events before this one are no longer kept.` });
    }
    this.#last = event.id ?? this.#last;
    if (event.attempt > this.#attempt) {
      this.#bytesDone = undefined;
      this.#attempt = event.attempt;
      this.#phases.clear();
      this.#phasesInOrder = undefined;
      this.#copies = new Relations();
      this.#others = new Relations();
    }
    this.isComplete ||= OVER.has(event.type);
    const { progress } = event;
    if (progress) {
      this.#plot(Date.parse(event.at) / 1000, progress);
      this.#progress(progress);
    }
    const begins = progress && !this.#phases.has(progress.phase);
    if (begins) {
      this.#begin(progress.phase, event.at);
    }
    if (event.type !== 'progressed' || begins) {
      this.#happen(event);
    }
    this.dispatchEvent(new Event('told'));
  }

  #happen(event) {
    this.happened = [...this.happened, event];
  }

  #begin(phase, at) {
    this.#phases.set(phase, at);
    this.#phasesInOrder = undefined;
  }

  #progress({ tables, phases, ...progress }) {
    this.progress = progress;
    tables?.forEach((table) => this.#merge(table));
  }

  /** The job as the API says it: it knows more than the events that are still kept. Takes many tables bit by bit, so that the page stays alive. */
  async know(job) {
    job.progress?.phases?.forEach(({ phase, startedAt }) => this.#begin(phase, startedAt));
    this.#progress(job.progress ?? {});
    const proven = job.proof?.tables ?? [];
    this.isProven ||= proven.length > 0;
    let began = performance.now();
    for (const [index, { table, rowsSent, rowsReceived, ...sums }] of proven.entries()) {
      this.#merge({ table, sent: rowsSent, received: rowsReceived, state: 'done', ...sums });
      if (index % LOOKS_AT_CLOCK === 0 && performance.now() - began > AT_ONCE) {
        await new Promise((resolve) => setTimeout(resolve));
        began = performance.now();
      }
    }
    this.dispatchEvent(new Event('told'));
  }

  get phases() {
    this.#phasesInOrder ??= [...this.#phases].map(([phase, startedAt]) => ({ phase, startedAt })).sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
    return this.#phasesInOrder;
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

  #plot(at, { bytesPerSecond, bytesDone }) {
    const [times, speeds, means] = this.points;
    const add = (time, speed, mean) => {
      times.push(time);
      speeds.push(speed);
      means.push(mean);
    };
    const last = times.at(-1);
    if (last !== undefined && at - last > GAP_SECONDS) {
      const mean = bytesDone >= this.#bytesDone ? (bytesDone - this.#bytesDone) / (at - last) : null;
      add(last + BESIDE, null, mean);
      add(at - BESIDE, null, mean);
    }
    this.#bytesDone = bytesDone ?? this.#bytesDone;
    this.hasMoved ||= bytesPerSecond > 0;
    add(at, bytesPerSecond, null);
    const kept = (_, index) => index % 2 === 0 || speeds[index] === null;
    this.points = times.length > MOST_POINTS ? this.points.map((values) => values.filter(kept)) : [...this.points];
  }
}
