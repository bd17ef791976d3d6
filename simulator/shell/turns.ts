/** Lets so many pieces of work run at once; the others wait for their turn, in their order. */
export class Turns {
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Runs `work` when it is its turn, or at once when nobody wants it any more: it will find that out. */
  async take<Result>(work: () => Promise<Result>, unwanted: AbortSignal): Promise<Result> {
    if (this.#running < this.#limit || unwanted.aborted) this.#running++
    else await this.#turn(unwanted)
    try {
      return await work()
    } finally {
      const next = this.#running > this.#limit ? undefined : this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }

  /** Resolves with a place among the running: the one of whoever has ended, or one too many for whoever gives up. */
  #turn(unwanted: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const begin = () => {
        unwanted.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(begin), 1)
        this.#running++
        resolve()
      }
      this.#waiting.push(begin)
      unwanted.addEventListener('abort', leave, { once: true })
    })
  }
}
