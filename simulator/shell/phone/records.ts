import type { SpaceId } from '../../wire/bundle.ts'
import type { StorageChange, StoredValues } from '../../wire/shell.ts'
import { LOG_LINE_LIMIT, type NetworkLine, type PhoneState } from './state.ts'
import { type Step, step } from './step.ts'

/** Writes through what a space has stored. */
export function applyStorage(state: PhoneState, space: SpaceId, change: StorageChange): Step {
  const values = state.storage[space] ?? {}
  const storage = { ...state.storage, [space]: changed(values, change) }
  return step({ ...state, storage }, { kind: 'persist', space })
}

/** The tester clears what one space, or every space, has stored. */
export function clearStorage(state: PhoneState, only: SpaceId | null): Step {
  const spaces = only === null ? Object.keys(state.storage) : [only]
  const cleared = Object.fromEntries(spaces.map((space) => [space, {}]))
  return step(
    { ...state, storage: { ...state.storage, ...cleared } },
    ...spaces.flatMap((space) => [
      { kind: 'persist', space } as const,
      { kind: 'replaceStorage', space } as const,
    ]),
  )
}

export function addNetworkLine(state: PhoneState, line: NetworkLine): Step {
  return step({ ...state, network: appended(state.network, line) })
}

export function finishNetworkLine(
  state: PhoneState,
  id: number,
  outcome: NonNullable<NetworkLine['outcome']>,
): Step {
  return step({
    ...state,
    network: state.network.map((line) => (line.id === id ? { ...line, outcome } : line)),
  })
}

/** The list with one more line, forgetting the oldest beyond the limit. */
export function appended<T>(lines: readonly T[], line: T): readonly T[] {
  return [...lines.slice(Math.max(0, lines.length - LOG_LINE_LIMIT + 1)), line]
}

function changed(values: StoredValues, change: StorageChange): StoredValues {
  switch (change.kind) {
    case 'set':
      return { ...values, [change.key]: change.value }
    case 'remove': {
      const { [change.key]: _, ...rest } = values
      return rest
    }
    case 'clear':
      return {}
  }
}
