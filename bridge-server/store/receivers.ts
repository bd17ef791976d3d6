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

  /**
   * Sends, and remembers whether the receiver answered: a rejection means that it did not.
   *
   * @returns null, and sends nothing, while enough is on its way to one who does not answer
   */
  async sendTo<Result>(url: string, send: () => Promise<Result>): Promise<Result | null> {
    const receiver = receiverOf(url)
    const underWay = this.#underWay.get(receiver) ?? 0
    if (underWay >= TO_SILENT_MAX && this.#silent.has(receiver)) return null
    this.#underWay.set(receiver, underWay + 1)
    try {
      const answer = await send()
      this.#silent.delete(receiver)
      return answer
    } catch (error) {
      if (this.#silent.size < SILENT_MAX) this.#silent.add(receiver)
      throw error
    } finally {
      this.#end(receiver)
    }
  }

  #end(receiver: string): void {
    const left = (this.#underWay.get(receiver) ?? 0) - 1
    if (left > 0) this.#underWay.set(receiver, left)
    else this.#underWay.delete(receiver)
  }
}

/** A merchant may have a thousand addresses on one machine. */
function receiverOf(url: string): string {
  return URL.parse(url)?.host ?? url
}
