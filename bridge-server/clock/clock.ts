/**
 * Time, as every party sees it: injected, so that testers can move it and tests never wait. Nothing outside this
 * room and the composition roots calls `Date.now` or `setTimeout`.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `task` once, as soon as `now()` has reached `atMs`. */
  at(atMs: number, task: () => void): Cancel
}

export type Cancel = () => void

/** Resolves once the clock has moved on by `ms`. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.at(clock.now() + ms, resolve))
}

export const SECOND_MS = 1000
export const MINUTE_MS = 60 * SECOND_MS
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS
