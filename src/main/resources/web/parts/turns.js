// Parts of a page take turns in being drawn: one a frame, so that no frame has to draw them all.

const waiting = new Set();
let frame;

function next() {
  const [draw] = waiting;
  waiting.delete(draw);
  frame = waiting.size > 0 ? requestAnimationFrame(next) : undefined;
  draw?.(); // whoever waited may have gone
}

function inTurn(draw) {
  waiting.add(draw);
  frame ??= requestAnimationFrame(next);
}

/** Has something drawn when it is asked for, as soon as its turn comes and at most once in so many milliseconds. */
export class Pace {
  #draw;
  #millis;
  #timer;
  #drawn = -Infinity;

  constructor(draw, millis) {
    this.#millis = millis;
    this.#draw = () => {
      this.#timer = undefined;
      this.#drawn = performance.now();
      draw();
    };
  }

  ask() {
    this.#timer ??= setTimeout(() => inTurn(this.#draw), Math.max(0, this.#drawn + this.#millis - performance.now()));
  }

  close() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    waiting.delete(this.#draw);
  }
}
