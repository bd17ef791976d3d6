import type { Page } from './page.ts'

/**
 * Whoever comes back to a page by keyboard, from a dialog over it or from another page, is where they left it. Fields
 * are left out: a phone does not bring its keyboard up again.
 */
export function keepPlace({ document, window, timing }: Page, signal: AbortSignal): void {
  let last: HTMLElement | undefined
  const remember = ({ target }: FocusEvent): void => {
    const element = target as HTMLElement
    last = element.localName.startsWith('wx-') ? element : undefined
  }
  const comeBack = (): void => {
    // Tab enters the page too, and chooses its own place meanwhile.
    timing.after(0, () => {
      if (document.activeElement === document.body && last?.isConnected) last.focus({ preventScroll: true })
    })
  }
  document.addEventListener('focusout', remember, { signal })
  window.addEventListener('focus', comeBack, { signal })
}
