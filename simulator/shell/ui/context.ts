import { createContext } from 'preact'
import { useContext, useLayoutEffect, useReducer } from 'preact/hooks'
import type { DeskText } from '../../wire/host.ts'
import type { DeskFault } from '../../wire/network-desk.ts'
import type { Simulator } from '../browser/simulator.ts'
import { isTextKey, type TextKey, textFor } from '../texts.ts'

export const SimulatorContext = createContext<Simulator | null>(null)

export function useSimulator(): Simulator {
  const simulator = useContext(SimulatorContext)
  if (!simulator) throw new Error('SimulatorContext has no value')
  return simulator
}

/** Draws the component again when the simulator changes; Preact gathers the changes of one turn into one drawing. */
export function useChanges(simulator: Simulator): void {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  // Before the first paint, so that no change falls between drawing and listening.
  useLayoutEffect(() => simulator.subscribe(() => redraw(undefined)), [simulator])
}

/** The words of the language that the phone is set to. */
export function useTexts(): (key: TextKey) => string {
  const { language } = useSimulator().settings
  return (key) => textFor(language, key)
}

/** Why something was refused, in the phone's language where there are words for it. */
export function useFaultText(): (fault: DeskFault) => string {
  const texts = useTexts()
  return ({ code, message }) => {
    const key = `fault.${code}`
    return isTextKey(key) ? texts(key) : [texts('faultOther'), message].filter(Boolean).join(' · ')
  }
}

/** Picks the phone's language from words that the host backend gave. */
export function useDeskText(): (text: DeskText) => string {
  const { language } = useSimulator().settings
  return (text) => (typeof text === 'string' ? text : text[language])
}
