/** Playing a run, at the pace of its film. */

import { clamp } from "../app/numbers.js";

const SECONDS = 10; // from the first epoch to the last, at speed 1
const FRAMES_PER_SECOND = 60;
const CALM_PERIOD = 500; // milliseconds between two pictures for who asked for less motion
const SPEEDS = [1, 2, 4, 0.5];

export class Playback {
  /**
   * @param {() => number} lastEpoch of what is played
   * @param {(number: number) => void} show an epoch
   * @param {() => void} changed called when playing starts, stops or ends
   * @param {() => Film} film of what is played
   */
  constructor(lastEpoch, show, changed, film) {
    this.lastEpoch = lastEpoch;
    this.film = film;
    this.show = show;
    this.changed = changed;
    this.speed = SPEEDS[0];
    this.playing = false;
    this.position = 0; // 0 … 1
    this.time = 0; // of the last frame
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
  }

  /** From this epoch on; from the start where it is the last. @param {number} epoch */
  play(epoch) {
    const start = epoch >= this.lastEpoch() ? 0 : epoch;
    this.position = this.film().shareAt(start);
    this.time = performance.now();
    this.playing = true;
    this.show(start);
    this.changed();
    requestAnimationFrame((time) => this.frame(time));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.changed();
  }

  /** @param {number} epoch */
  toggle(epoch) {
    if (this.playing) this.pause();
    else this.play(epoch);
  }

  nextSpeed() {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length];
  }

  /** How many epochs pass from one frame to the next, about, at this epoch. @param {number} epoch */
  epochsPerFrame(epoch) {
    const film = this.film();
    const before = Math.max(0, epoch - 1);
    const share = (film.shareAt(before + 2) - film.shareAt(before)) / 2;
    return this.speed / (SECONDS * FRAMES_PER_SECOND * Math.max(share, 1 / (SECONDS * FRAMES_PER_SECOND * this.lastEpoch())));
  }

  /** @param {number} time */
  frame(time) {
    if (!this.playing) return;
    const passed = time - this.time;
    if (passed >= (this.calm.matches ? CALM_PERIOD : 0)) {
      this.time = time;
      this.position = clamp(this.position + (passed / 1000 / SECONDS) * this.speed, 0, 1);
      const last = this.lastEpoch();
      this.show(this.position === 1 ? last : this.film().epochAt(this.position));
      if (this.position === 1) {
        this.pause();
        return;
      }
    }
    requestAnimationFrame((next) => this.frame(next));
  }
}

/** "0.2 epochs a frame", "14 epochs a frame". @param {number} epochs */
export function rateText(epochs) {
  return `${epochs < 9.5 ? epochs.toFixed(1) : Math.round(epochs)} epochs a frame`;
}
