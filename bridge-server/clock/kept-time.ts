import fs from 'node:fs'
import path from 'node:path'

/**
 * How far a world's time is from the machine's, kept in its data folder: books that were written on a day that testers
 * chose must not wake up on an earlier one.
 */
export class KeptTime {
  readonly #file: string
  readonly #machineNow = Date.now

  constructor(dataDir: string) {
    this.#file = path.join(dataDir, 'clock.json')
  }

  /**
   * @param startAtMs when a new world begins, in ms since the epoch; null begins it now
   * @returns ms to add to the machine's time: what the folder says, else what `startAtMs` asks for
   * @throws Error when the file is there and says something else
   */
  open(startAtMs: number | null): { readonly offsetMs: number; readonly isNew: boolean } {
    const kept = this.#read()
    if (kept !== null) return { offsetMs: kept, isNew: false }
    const offsetMs = startAtMs === null ? 0 : startAtMs - this.#machineNow()
    this.keep(offsetMs)
    return { offsetMs, isNew: true }
  }

  /** Flushed beside and moved into place, so that the file is there whole or not at all. */
  keep(offsetMs: number): void {
    fs.mkdirSync(path.dirname(this.#file), { recursive: true })
    fs.writeFileSync(`${this.#file}.new`, `${JSON.stringify({ offsetMs })}\n`, { flush: true })
    fs.renameSync(`${this.#file}.new`, this.#file)
  }

  #read(): number | null {
    let text: string
    try {
      text = fs.readFileSync(this.#file, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
    try {
      const { offsetMs } = JSON.parse(text) as { offsetMs?: unknown }
      if (Number.isSafeInteger(offsetMs)) return offsetMs as number
    } catch {
      // Falls through to the sentence for people.
    }
    throw new Error(`${this.#file} does not say how far this world's time is from the machine's.`)
  }
}
