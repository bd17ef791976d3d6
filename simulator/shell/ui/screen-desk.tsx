import { useState } from 'preact/hooks'
import { screenshot } from '../browser/phone-eye.ts'
import { useSimulator, useTexts } from './context.ts'
import { DeskCard } from './desk-card.tsx'

/** What the mini program has done to the screen, and a screenshot as the phone would take it. */
export function ScreenDesk() {
  const simulator = useSimulator()
  const texts = useTexts()
  const [shot, setShot] = useState<{ address: string | null } | null>(null)
  const { phone } = simulator
  const screen = phone?.state.screen
  const percent = Math.round((screen?.brightness ?? 0.5) * 100)
  const marks = [
    `${texts('brightness')} ${percent} %`,
    ...(screen?.keepOn ? [texts('keptLit')] : []),
    ...(screen?.hiddenOnCapture ? [texts('hiddenOnCapture')] : []),
  ]
  const take = async () => {
    if (!phone) return
    setShot({ address: await screenshot(phone, simulator.stage) })
    phone.dispatch({ type: 'captureScreen' })
  }
  return (
    <DeskCard title={texts('phoneState')} hint={marks.join(' · ')}>
      <ul class='marks'>
        {marks.map((mark) => (
          <li key={mark}>{mark}</li>
        ))}
      </ul>
      <button type='button' class='button' disabled={!phone} onClick={() => void take()}>
        {texts('screenshot')}
      </button>
      {shot ? (
        <figure class='screenshot' role='status'>
          {shot.address ? (
            <img src={shot.address} alt={texts('screenshot')} />
          ) : (
            <div class='blank'>{texts('screenshotHidden')}</div>
          )}
        </figure>
      ) : null}
    </DeskCard>
  )
}
