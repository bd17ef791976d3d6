import type { StoredValues } from '../../wire/shell.ts'
import { type Settings, settingsFrom } from '../phone/state.ts'

const SETTINGS_KEY = 'quickpass-simulator:settings'

/** What the browser keeps between visits: the desk's settings, and each person's stored values by space. */
export const keep = {
  settings(): Settings {
    return settingsFrom(read(SETTINGS_KEY))
  },

  saveSettings(settings: Settings): void {
    write(SETTINGS_KEY, settings)
  },

  storage(tester: string, spaces: readonly string[]): Record<string, StoredValues> {
    return Object.fromEntries(spaces.map((space) => [space, read(storageKey(tester, space))]))
  },

  saveStorage(tester: string, space: string, values: StoredValues): void {
    write(storageKey(tester, space), values)
  },
}

function storageKey(tester: string, space: string): string {
  return `quickpass-simulator:storage:${tester}:${space}`
}

function read(key: string): Record<string, never> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, never>) : {}
  } catch {
    return {}
  }
}

/** A full or forbidden local storage costs the memory between visits, never the visit. */
function write(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value))
  } catch {}
}
