const SECOND_MS = 1000

/** Calls `tick` every second while it is turned on: only while something on the screen counts seconds. */
export class SecondHand {
  readonly #tick: () => void
  #interval: ReturnType<typeof setInterval> | null = null

  constructor(tick: () => void) {
    this.#tick = tick
  }

  turn(isOn: boolean): void {
    if (isOn === (this.#interval !== null)) return
    if (this.#interval !== null) clearInterval(this.#interval)
    this.#interval = isOn ? setInterval(this.#tick, SECOND_MS) : null
  }
}
