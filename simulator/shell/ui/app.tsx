import { useEffect } from 'preact/hooks'
import type { Simulator } from '../browser/simulator.ts'
import { languageTag, textFor } from '../texts.ts'
import { SimulatorContext, useChanges } from './context.ts'
import { Desk } from './desk.tsx'
import { Panels } from './panels.tsx'
import { PhoneFrame } from './phone-frame.tsx'
import { useWindowSize } from './window-size.ts'

/** Below this width the phone alone fills the window. */
const PHONE_ALONE_BELOW_PX = 700

/** The whole page: what the world does on the left, the phone, what happened on the right. */
export function App({ simulator }: { simulator: Simulator }) {
  useChanges(simulator)
  const { width, height } = useWindowSize()
  const isAlone = width < PHONE_ALONE_BELOW_PX
  const { language, deviceId } = simulator.settings
  useEffect(() => {
    document.documentElement.lang = languageTag(language)
    document.title = `QuickPass ${textFor(language, 'simulator')}`
  }, [language])
  useEffect(() => {
    const wanted = isAlone
      ? `window-${width}x${height}`
      : deviceId.startsWith('window-')
        ? 'standard'
        : deviceId
    if (wanted !== deviceId) simulator.changeSettings({ deviceId: wanted })
  }, [isAlone, width, height, deviceId, simulator])

  // One structure for both layouts: the phone's frames must keep their place in the document.
  return (
    <SimulatorContext.Provider value={simulator}>
      <div class={isAlone ? 'alone' : 'workbench'}>
        {isAlone ? null : (
          <button
            key='skip'
            type='button'
            class='skip button'
            onClick={() => document.querySelector<HTMLElement>('main')?.focus()}
          >
            {textFor(language, 'skipToPhone')}
          </button>
        )}
        {isAlone ? null : <Desk key='desk' />}
        <PhoneFrame key='phone' isAlone={isAlone} />
        {isAlone ? null : <Panels key='panels' />}
      </div>
    </SimulatorContext.Provider>
  )
}
