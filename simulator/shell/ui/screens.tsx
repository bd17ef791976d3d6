import { useLayoutEffect, useRef } from 'preact/hooks'
import { useSimulator, useTexts } from './context.ts'
import { RestartIcon, Spinner } from './icons.tsx'

/** Shown until the first page is there. */
export function SplashScreen() {
  const texts = useTexts()
  return (
    <div class='full-screen splash' role='status'>
      <img src='icon.svg' alt='' width={56} height={56} />
      <Spinner size={24} />
      <span>{texts('starting')}</span>
    </div>
  )
}

/** What the person sees after closing the mini program: it still runs in the background. */
export function HomeScreen() {
  const simulator = useSimulator()
  const texts = useTexts()
  const icon = useRef<HTMLButtonElement>(null)
  // Whoever has closed the mini program by keyboard finds the way back under it.
  useLayoutEffect(() => {
    if (icon.current?.closest('.phone')?.contains(document.activeElement)) icon.current.focus()
  }, [])
  return (
    <div class='full-screen home-screen'>
      <button
        ref={icon}
        type='button'
        aria-label={texts('resume')}
        onClick={() => simulator.phone?.dispatch({ type: 'returnToForeground' })}
      >
        <img src='icon.svg' alt='' width={56} height={56} />
      </button>
      <strong>{texts('background')}</strong>
      <span>{texts('backgroundHint')}</span>
    </div>
  )
}

/** Says that the mini program hangs or cannot run, and offers the way out. */
export function FailureScreen() {
  const simulator = useSimulator()
  const texts = useTexts()
  const state = simulator.phone?.state
  const isHung = state?.life === 'hung'
  const failure = simulator.failure ?? (state?.life === 'failed' ? state.failure : null)
  if (!isHung && failure === null) return null
  return (
    <div class='full-screen failure' role='alert'>
      <h2 class='failure-title'>{texts(isHung ? 'hungTitle' : 'failedTitle')}</h2>
      {isHung ? <p>{texts('hungText')}</p> : <pre>{failure}</pre>}
      <button type='button' class='button' onClick={() => void simulator.restart()}>
        <RestartIcon />
        {texts('restart')}
      </button>
    </div>
  )
}
