import { CLASS_SCOPE } from '../wire/bundle.ts'
import type { ViewEnvironment } from '../wire/view.ts'
import { baseCss } from './base.css.ts'

/**
 * The page's style sheets, kept in the order in which they came. WXSS asks the *phone* for its theme and its safe areas;
 * the browser would answer for the computer. So these questions are rewritten before the browser reads them.
 */
export class PageStyles {
  readonly #document: Document
  readonly #sheets: { element: HTMLStyleElement; css: string }[] = []
  #environment: ViewEnvironment

  constructor(document: Document, fontFaceCss: string, environment: ViewEnvironment) {
    this.#document = document
    this.#environment = environment
    this.#append(fontFaceCss + baseCss)
    this.#settle()
  }

  /** Adds compiled WXSS; its class names get the prefix of the component they belong to. */
  add(cssText: string, classPrefix: string): void {
    this.#append(phoneEnv(cssText.replaceAll(CLASS_SCOPE, classPrefix)))
  }

  set environment(environment: ViewEnvironment) {
    const themeChanged = environment.theme !== this.#environment.theme
    this.#environment = environment
    this.#settle()
    if (!themeChanged) return
    for (const { element, css } of this.#sheets) {
      if (asksForTheme.test(css)) element.textContent = phoneTheme(css, environment.theme)
    }
  }

  /** Takes every sheet away again. */
  close(): void {
    for (const { element } of this.#sheets) element.remove()
  }

  #append(css: string): void {
    const element = this.#document.createElement('style')
    element.textContent = phoneTheme(css, this.#environment.theme)
    this.#document.head.append(element)
    this.#sheets.push({ element, css })
  }

  #settle(): void {
    const { theme, fontScale, safeAreaInsetsPx } = this.#environment
    const { style, dataset } = this.#document.documentElement
    dataset.theme = theme
    style.colorScheme = theme
    style.setProperty('--font-scale', String(fontScale))
    for (const [edge, px] of Object.entries(safeAreaInsetsPx)) {
      style.setProperty(`--safe-area-inset-${edge}`, `${px}px`)
    }
  }
}

const asksForTheme = /prefers-color-scheme/

/** Answers `prefers-color-scheme` inside media queries for the phone's theme, with a feature that always or never holds. */
export function phoneTheme(css: string, theme: 'light' | 'dark'): string {
  return css.replace(/@media[^{;]*\{/gi, (prelude) =>
    prelude.replace(/\(\s*prefers-color-scheme\s*(?::\s*([\w-]+)\s*)?\)/gi, (_, asked?: string) =>
      asked === undefined || asked.toLowerCase() === theme ? '(min-width: 0)' : '(max-width: 0)',
    ),
  )
}

/** Safe areas are those of the phone in the frame. */
function phoneEnv(css: string): string {
  return css.replace(/\b(?:env|constant)\(\s*safe-area-inset-/g, 'var(--safe-area-inset-')
}

/** An inline style as the browser can take it: `rpx` are 750ths of the page's width. */
export function inlineStyle(cssText: string): string {
  return phoneEnv(cssText).replace(/(-?(?:\d+\.?\d*|\.\d+))rpx\b/g, 'calc(var(--rpx) * $1)')
}
