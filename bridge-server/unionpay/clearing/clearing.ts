import { type Cancel, type Clock, MINUTE_MS } from '../../clock/clock.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { SettlementFiles } from '../gateway/settlement-file.ts'
import { settlementFiles } from '../settlement/settlement-files.ts'
import { CUT_OFF_MINUTE, cutOffMs, dayAt, settleDateOfDay } from './clearing-day.ts'
import { takeStep } from './close-day.ts'
import { beginDay, type ClearingDay, findDay, nextDue, openDay } from './day-book.ts'
import type { Range } from './entries.ts'
import { type FoldedDay, foldDay } from './fold.ts'
import type { Position } from './netting.ts'
import { nettedDay } from './position-file.ts'

export interface ClearingOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** When a clearing day ends, in minutes after midnight in Beijing. */
  readonly cutOffMinute?: number | undefined
}

/** What a closed day came to. */
export interface ClosedDay {
  /** `MMDD` */
  readonly settleDate: string
  readonly positions: readonly Position[]
}

/** Wait before a day that could not be closed is tried again. */
const RETRY_MS = 10 * MINUTE_MS

/** Closes clearing days when the clock says so: cuts, nets, settles, writes the files, and pays the merchants. */
export class Clearing {
  readonly #options: ClearingOptions & { readonly cutOffMinute: number }
  readonly files: SettlementFiles
  /** Steps are taken one after the other. */
  #work: Promise<unknown> = Promise.resolve()
  /** What the day being closed comes to. */
  #folded: { readonly day: string; readonly result: Promise<FoldedDay> } | null = null
  #cancelAlarm: Cancel = () => {}
  #stopped = false

  private constructor(options: ClearingOptions) {
    this.#options = { ...options, cutOffMinute: options.cutOffMinute ?? CUT_OFF_MINUTE }
    this.files = settlementFiles(options.store)
  }

  /** Goes on where the last run stopped. Everything that has fallen due since is done when this resolves. */
  static async open(options: ClearingOptions): Promise<Clearing> {
    const clearing = new Clearing(options)
    await clearing.#begin()
    clearing.wake()
    await clearing.drain()
    return clearing
  }

  /** Closes the open day before its time. What is posted from now on belongs to the next one. */
  settleNow(): Promise<ClosedDay> {
    return this.#next(async () => this.#close(await openDay(this.#options.store)))
  }

  /** Closes a day; one that is closed already gives what it came to, and nothing changes. */
  closeDay(day: string): Promise<ClosedDay> {
    return this.#next(() => this.#close(day))
  }

  /** Looks for what is due. */
  wake(): void {
    if (this.#stopped) return
    this.#next(() => this.#takeDueSteps()).catch((error) => {
      this.#options.log.error({ err: error }, 'a clearing day could not be closed')
    })
  }

  /** Resolves when nothing is under way. */
  async drain(): Promise<void> {
    let work: Promise<unknown>
    do {
      work = this.#work
      await work
    } while (work !== this.#work)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelAlarm()
    await this.drain()
  }

  async #begin(): Promise<void> {
    const { store, clock, cutOffMinute } = this.#options
    if (await nextDue(store)) return
    const day = dayAt(clock.now(), cutOffMinute)
    await store.transact((tx) => beginDay(tx, day, cutOffMs(day, cutOffMinute)))
  }

  async #close(day: string): Promise<ClosedDay> {
    const { store } = this.#options
    for (;;) {
      const found = await findDay(store, day)
      if (!found) throw new RangeError(`there is no clearing day ${day}`)
      if (found.step === 'filed' || found.step === 'paid-out') break
      await this.#takeStep(found)
    }
    this.wake()
    const { positions } = await nettedDay(store, day)
    return { settleDate: settleDateOfDay(day), positions }
  }

  async #takeDueSteps(): Promise<void> {
    const { store, clock } = this.#options
    for (let due = await nextDue(store); due && !this.#stopped; due = await nextDue(store)) {
      if (due.dueMs > clock.now()) {
        this.#wakeAt(due.dueMs)
        return
      }
      await this.#takeStep(due)
    }
  }

  #wakeAt(atMs: number): void {
    this.#cancelAlarm()
    if (!this.#stopped) this.#cancelAlarm = this.#options.clock.at(atMs, () => this.wake())
  }

  async #takeStep(day: ClearingDay): Promise<void> {
    const { store, clock, cutOffMinute } = this.#options
    const folded = (range: Range) => {
      if (this.#folded?.day !== range.day) this.#folded = { day: range.day, result: foldDay(store, range) }
      return this.#folded.result
    }
    try {
      await takeStep(day, { store, nowMs: clock.now(), cutOffMinute, folded })
    } catch (error) {
      // The day stays where it is, and those behind it wait: nothing is paid on a doubt.
      this.#folded = null
      this.#wakeAt(clock.now() + RETRY_MS)
      throw error
    }
    if (day.step === 'settled') this.#folded = null
  }

  #next<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(work)
    this.#work = done.catch(() => {})
    return done
  }
}
