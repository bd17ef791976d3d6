import type { Store } from '../../store/store.ts'
import { PRESETS, type Preset } from '../rules/interop-table.ts'

const NAME = 'interop-preset'

/** Which reading of the announcements holds. Testers choose; the choice outlives a restart. */
export class InteropSetting {
  readonly #store: Store
  #preset: Preset

  private constructor(store: Store, preset: Preset) {
    this.#store = store
    this.#preset = preset
  }

  static async load(store: Store): Promise<InteropSetting> {
    const row = await store.get<{ value: string }>('SELECT value FROM setting WHERE name = ?', NAME)
    return new InteropSetting(store, PRESETS.find((preset) => preset === row?.value) ?? 'as-announced')
  }

  get preset(): Preset {
    return this.#preset
  }

  async choose(preset: Preset): Promise<void> {
    await this.#store.transact((tx) => tx.run(CHOOSE_SQL, NAME, preset))
    this.#preset = preset
  }
}

const CHOOSE_SQL = `
  INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`
