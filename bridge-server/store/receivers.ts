/** Sends at once to a receiver who did not answer the last time. */
const TO_SILENT_MAX = 2
/** Silent receivers to remember; addresses are others' to choose. */
const SILENT_MAX = 1000

/**
 * Who did not answer lately. A send to one of them takes as long as a sender is willing to wait, so they get few at
 * once, and everybody else is told in time.
 */
export class Receivers {
  readonly #silent = new Set<string>()
  readonly #underWay = new Map<string, number>()

  /** Whether one more may be sent to this address now. */
  hasRoomFor(url: string): boolean {
    const receiver = receiverOf(url)
    return !this.#silent.has(receiver) || (this.#underWay.get(receiver) ?? 0) < TO_SILENT_MAX
  }

  /** Sends, and remembers whether the receiver answered: a rejection means that it did not. */
  async sendTo<Result>(url: string, send: () => Promise<Result>): Promise<Result> {
    const receiver = receiverOf(url)
    this.#count(receiver, 1)
    try {
      const answer = await send()
      this.#silent.delete(receiver)
      return answer
    } catch (error) {
      if (this.#silent.size < SILENT_MAX) this.#silent.add(receiver)
      throw error
    } finally {
      this.#count(receiver, -1)
    }
  }

  #count(receiver: string, change: 1 | -1): void {
    const underWay = (this.#underWay.get(receiver) ?? 0) + change
    if (underWay > 0) this.#underWay.set(receiver, underWay)
    else this.#underWay.delete(receiver)
  }
}

/** A merchant may have a thousand addresses on one machine. */
function receiverOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
