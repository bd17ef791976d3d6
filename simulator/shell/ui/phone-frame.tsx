import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { deviceById } from '../phone/devices.ts'
import { appTheme } from '../phone/manifest.ts'
import { topPage } from '../phone/state.ts'
import { useSimulator, useTexts } from './context.ts'
import { DialogLayer } from './dialogs.tsx'
import { NavigationBarView } from './navigation-bar.tsx'
import { FailureScreen, HomeScreen, SplashScreen } from './screens.tsx'
import { StatusBar } from './status-bar.tsx'
import { TabBarView } from './tab-bar.tsx'
import { ToastView } from './toast.tsx'
import { useWindowSize } from './window-size.ts'

/** The bezel and the air above and below it. */
const AROUND_SCREEN_PX = 20 + 2 * 24
/** Smaller than this the phone scrolls rather than shrinks. */
const SMALLEST_SCALE = 0.6

/** The phone, at true size where the window has room for it: bezel, status bar, bars, the stage with the pages, and what lies over them. */
export function PhoneFrame({ isAlone }: { isAlone: boolean }) {
  const { height } = useWindowSize()
  const simulator = useSimulator()
  const texts = useTexts()
  const state = simulator.phone?.state
  const { settings } = simulator
  const device = deviceById(settings.deviceId)
  const page = state && topPage(state)
  const isCustom = page?.window.navigationStyle === 'custom'
  // Behind the home screen, or behind the word that it cannot run, the bars are out of reach.
  const isAway = Boolean(state && (!state.foreground || state.life === 'hung' || state.life === 'failed'))
  const theme = state ? appTheme(state.app, settings.theme) : settings.theme
  const style = {
    '--phone-width': `${device.width}px`,
    '--phone-height': `${device.height}px`,
    '--status-height': `${device.statusBarHeight}px`,
    '--bottom-inset': `${device.bottomInset}px`,
    '--corner': `${device.cornerRadius}px`,
    '--scale': String(isAlone ? 1 : scaleToFit(device.height, height)),
    '--dim': String(dimming(state?.screen.brightness ?? 0.5)),
    '--glow': String(Math.max(0, (state?.screen.brightness ?? 0.5) - 0.5)),
  }
  return (
    <main class='phone-place' tabIndex={-1} aria-label={texts('phone')}>
      <div class={`phone ${settings.theme} app-${theme}`} style={style}>
        <div class='screen'>
          {page && !isCustom ? <NavigationBarView page={page} isBehind={isAway} /> : null}
          {page && isCustom ? <NavigationBarView page={page} isBehind={isAway} isOverlay /> : null}
          <StageHost />
          {state ? <TabBarView state={state} isBehind={isAway} /> : null}
          <StatusBar device={device} barColor={page?.bar.frontColor} />
          <ToastView toast={state?.toast ?? null} />
          {state?.dialogs[0] ? <DialogLayer key={state.dialogs[0].ticket} dialog={state.dialogs[0]} /> : null}
          {!state && !simulator.failure ? <SplashScreen /> : null}
          {state?.life === 'starting' ? <SplashScreen /> : null}
          {state && !state.foreground ? <HomeScreen /> : null}
          <FailureScreen />
          <div class='dim' aria-hidden='true' />
          {device.bottomInset > 0 ? <div class='home-indicator' aria-hidden='true' /> : null}
        </div>
      </div>
    </main>
  )
}

function scaleToFit(screenHeight: number, windowHeight: number): number {
  const fitting = (windowHeight - AROUND_SCREEN_PX) / screenHeight
  return Math.min(1, Math.max(SMALLEST_SCALE, Math.floor(fitting * 100) / 100))
}

/** A dark screen is drawn as a shade; from the middle up it glows instead, because it cannot outshine itself. */
function dimming(brightness: number): number {
  return Math.max(0, 0.5 - brightness)
}

/** Holds the stage, whose frames are not Preact's to move, and tells it what the state says. */
function StageHost() {
  const simulator = useSimulator()
  const host = useRef<HTMLDivElement>(null)
  const state = simulator.phone?.state
  const pages = state ? [...state.stack, ...state.parkedTabs] : []
  const top = state && topPage(state)
  const isCovered = Boolean(
    state && (state.dialogs.length > 0 || !state.foreground || state.life !== 'running'),
  )
  useEffect(() => {
    host.current?.append(simulator.stage.element)
  }, [simulator])
  useEffect(() => {
    simulator.stage.show(top?.id, top?.bar.title ?? '')
    for (const page of pages) if (page.ready) simulator.stage.reveal(page.id)
  })
  // At once: what covered the page may hand the keyboard back, which a page that takes no part would not take.
  useLayoutEffect(() => {
    const { stage } = simulator
    const wasCovered = stage.element.inert
    stage.element.inert = isCovered
    if (wasCovered && !isCovered) stage.takeFocus()
  }, [isCovered, simulator])
  return <div class='stage-host' ref={host} />
}
