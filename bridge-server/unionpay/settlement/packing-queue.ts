/**
 * Compresses pieces beside the thread that makes them, few at a time: more threads than there are cores would take the
 * core from the one that everything waits for. It lends the pieces too, because fresh megabytes by the hundred keep
 * the garbage collector busy.
 */
export class PackingQueue {
  readonly #pieceBytes: number
  readonly #free: Buffer[] = []
  readonly #waiting: Array<() => void> = []
  #running = 0

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes
  }

  /** Room for a piece, with whatever was in it before. */
  room(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(this.#pieceBytes)
  }

  /**
   * Does the work on a piece when it is its turn, and takes the room back.
   *
   * @returns a promise that may be awaited late, or never: it rejects with what the work throws
   */
  pack(room: Buffer, work: () => Promise<void>): Promise<void> {
    const done = this.#turn(work).then(() => {
      this.#free.push(room)
    })
    done.catch(() => {})
    return done
  }

  async #turn(work: () => Promise<void>): Promise<void> {
    if (this.#running === AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      await work()
    } finally {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}

/** One is compressed while the next one is handed over. */
const AT_ONCE = 2
