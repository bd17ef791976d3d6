import type { Store } from '../../store/store.ts'
import { PRESETS, type Preset } from '../rules/interop-table.ts'

const PRESET = 'interop-preset'
const WITH_PLANNED = 'interop-with-planned'

/** How the announcements are read. */
export interface Reading {
  readonly preset: Preset
  /** Whether what was only ever planned is taken to have come about. */
  readonly withPlanned: boolean
}

/** Which reading holds. Testers choose; the choice outlives a restart. */
export class InteropSetting {
  readonly #store: Store
  #reading: Reading

  private constructor(store: Store, reading: Reading) {
    this.#store = store
    this.#reading = reading
  }

  static async load(store: Store): Promise<InteropSetting> {
    const settingOf = async (name: string) =>
      (await store.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', name))?.value
    const chosen = await settingOf(PRESET)
    return new InteropSetting(store, {
      preset: PRESETS.find((preset) => preset === chosen) ?? 'as-announced',
      withPlanned: (await settingOf(WITH_PLANNED)) !== 'no',
    })
  }

  get reading(): Reading {
    return this.#reading
  }

  /** Changes what is named and leaves the rest, so that two who choose at once undo nothing of each other. */
  async choose({ preset, withPlanned }: Partial<Reading>): Promise<void> {
    await this.#store.transact(async (tx) => {
      if (preset !== undefined) await tx.run(CHOOSE_SQL, PRESET, preset)
      if (withPlanned !== undefined) await tx.run(CHOOSE_SQL, WITH_PLANNED, withPlanned ? 'yes' : 'no')
    })
    const { reading } = this
    this.#reading = {
      preset: preset ?? reading.preset,
      withPlanned: withPlanned ?? reading.withPlanned,
    }
  }
}

const CHOOSE_SQL = `
  INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
