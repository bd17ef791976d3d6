import type { ViewBoot, ViewEnvironment } from '../wire/view.ts'

/** Time as a view sees it, so that tests move it by hand. */
export interface Timing {
  /** Runs later, once; the answer cancels. */
  after: (delayMs: number, run: () => void) => () => void
  /** Runs when the next frame is due. */
  frame: (run: () => void) => void
}

/** What a view may be told when it starts; everything has a default that suits a test. */
export interface ViewOptions extends Partial<Omit<ViewBoot, 'version' | 'environment'>> {
  readonly environment?: Partial<ViewEnvironment>
  readonly timing?: Timing
}

const defaultEnvironment: ViewEnvironment = {
  theme: 'light',
  fontScale: 1,
  windowWidthPx: 375,
  windowHeightPx: 812,
  safeAreaInsetsPx: { top: 0, right: 0, bottom: 0, left: 0 },
  keyboardHeightPx: 0,
}

export interface Settings {
  readonly environment: ViewEnvironment
  readonly fontFaceCss: string
  readonly imageBase: string
  readonly timing: Timing
}

export function settingsFrom(options: ViewOptions, window: Window): Settings {
  return {
    fontFaceCss: options.fontFaceCss ?? '',
    imageBase: options.imageBase ?? '',
    timing: options.timing ?? timingOf(window),
    environment: { ...defaultEnvironment, ...options.environment },
  }
}

function timingOf(window: Window): Timing {
  const after = (delayMs: number, run: () => void): (() => void) => {
    const timer = window.setTimeout(run, delayMs)
    return () => window.clearTimeout(timer)
  }
  return {
    after,
    // A DOM without a screen (jsdom by default) paints no frames: the end of the present task stands for one. The same
    // holds for a hidden tab, where a browser would otherwise hold every setData callback back until it is shown again.
    frame: (run) => {
      if (typeof window.requestAnimationFrame === 'function' && !window.document.hidden) {
        window.requestAnimationFrame(run)
      } else after(0, run)
    },
  }
}
