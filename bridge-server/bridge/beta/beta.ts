import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { AvailabilityView, Feature, UnavailableReason } from '../../../contract/beta-door.ts'
import type { Clock } from '../../clock/clock.ts'
import { writeFileDurably } from '../../durable-file.ts'
import { Turns } from '../payments/turns.ts'
import {
  availabilityOf,
  type BetaProgramme,
  betaProgramme,
  DEFAULT_PROGRAMME,
  type Tester,
  unavailableBecause,
} from './programme.ts'

/** The beta as it runs: one document in the bridge's data folder, which may be replaced at any time. */
export class Beta {
  readonly #file: string
  readonly #clock: Clock
  readonly #turns = new Turns()
  #programme: BetaProgramme

  private constructor(file: string, clock: Clock, programme: BetaProgramme) {
    this.#file = file
    this.#clock = clock
    this.#programme = programme
  }

  /** @throws Error naming the file and what is wrong with it; where there is none the beta is open to everybody */
  static async open(dataDir: string, clock: Clock): Promise<Beta> {
    const file = path.join(dataDir, 'beta.json')
    return new Beta(file, clock, (await readProgramme(file)) ?? DEFAULT_PROGRAMME)
  }

  get programme(): BetaProgramme {
    return this.#programme
  }

  /** Why a payer cannot use a feature now; null when he can. */
  unavailableBecause(feature: Feature, tester: Tester): UnavailableReason | null {
    return unavailableBecause(this.#programme, feature, tester, this.#clock.now())
  }

  availabilityOf(tester: Tester): AvailabilityView {
    return availabilityOf(this.#programme, tester, this.#clock.now())
  }

  /** Puts another document in force. It is on disk, whole, before anybody goes by it. */
  replace(programme: BetaProgramme): Promise<void> {
    // Of two at once, the one whose file stays is the one that is gone by.
    return this.#turns.take(this.#file, async () => {
      await writeFileDurably(this.#file, `${JSON.stringify(programme, null, 2)}\n`)
      this.#programme = programme
    })
  }
}

async function readProgramme(file: string): Promise<BetaProgramme | null> {
  try {
    return betaProgramme.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
    throw new Error(`${file} does not say who is in the beta: ${why}`, { cause })
  }
}
