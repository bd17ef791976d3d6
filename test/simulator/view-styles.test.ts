import { describe, expect, it } from 'vitest'
import { phoneTheme } from '../../simulator/view/styles.ts'
import { CLASS_SCOPE } from '../../simulator/wire/bundle.ts'
import type { ViewEnvironment } from '../../simulator/wire/view.ts'
import { openView } from '../support/view.ts'

const phone: ViewEnvironment = {
  theme: 'light',
  fontScale: 1,
  windowWidthPx: 375,
  windowHeightPx: 720,
  safeAreaInsetsPx: { top: 0, right: 0, bottom: 34, left: 0 },
  keyboardHeightPx: 0,
}

describe('style sheets', () => {
  it('carry the class prefix of the component they belong to', () => {
    const { apply, document } = openView()
    apply(['stylesheet', `.${CLASS_SCOPE}title, .${CLASS_SCOPE}row { color: red }`, 'quickpass--'])
    apply(['stylesheet', `.${CLASS_SCOPE}title { color: blue }`, ''])
    const sheets = [...document.querySelectorAll('style')].map((style) => style.textContent)
    expect(sheets.slice(1)).toEqual([
      '.quickpass--title, .quickpass--row { color: red }',
      '.title { color: blue }',
    ])
  })

  it('come after the base styles and the web font, in the order given', () => {
    const { apply, document } = openView({ fontFaceCss: '@font-face { font-family: "QP Sans" }' })
    apply(['stylesheet', '.a{}', ''], ['stylesheet', '.b{}', ''])
    const [base, ...rest] = [...document.querySelectorAll('style')].map((style) => style.textContent ?? '')
    expect(base).toMatch(/^@font-face/)
    expect(base).toContain('font-family: "QP Sans", ')
    expect(base).toContain('--rpx: calc(100vw / 750)')
    expect(rest).toEqual(['.a{}', '.b{}'])
  })

  it('ask the phone for its safe areas, not the computer', () => {
    const { apply, document, make } = openView({ environment: phone })
    apply(['stylesheet', '.bar { padding: env(safe-area-inset-bottom) env(safe-area-inset-left, 4px) }', ''])
    expect([...document.querySelectorAll('style')].at(-1)?.textContent).toBe(
      '.bar { padding: var(--safe-area-inset-bottom) var(--safe-area-inset-left, 4px) }',
    )
    const { id, element } = make('view')
    apply(['style', id, 'padding-bottom: env(safe-area-inset-bottom)'])
    expect(element.style.paddingBottom).toBe('var(--safe-area-inset-bottom)')
    expect(document.documentElement.style.getPropertyValue('--safe-area-inset-bottom')).toBe('34px')
  })
})

describe('a dark phone in a light browser', () => {
  const yes = '(min-width: 0)'
  const no = '(max-width: 0)'

  it.each([
    ['@media (prefers-color-scheme: dark) {', `@media ${yes} {`],
    ['@media (prefers-color-scheme:light){', `@media ${no}{`],
    [
      '@media screen and ( PREFERS-COLOR-SCHEME : DARK ) and (width > 1px) {',
      `@media screen and ${yes} and (width > 1px) {`,
    ],
    ['@media not all and (prefers-color-scheme: dark), print {', `@media not all and ${yes}, print {`],
    ['@media (prefers-color-scheme) {', `@media ${yes} {`],
    [
      '.a::after { content: "(prefers-color-scheme: dark)" }',
      '.a::after { content: "(prefers-color-scheme: dark)" }',
    ],
    ['@media (prefers-reduced-motion: reduce) {', '@media (prefers-reduced-motion: reduce) {'],
  ])('reads %s', (css, expected) => {
    expect(phoneTheme(css, 'dark')).toBe(expected)
  })

  it('changes the sheets that are there when the theme changes', () => {
    const { apply, document, view } = openView({ environment: phone })
    apply(['stylesheet', '@media (prefers-color-scheme: dark) { page { color: white } }', ''])
    const sheet = [...document.querySelectorAll('style')].at(-1)!
    expect(sheet.textContent).toBe(`@media ${no} { page { color: white } }`)
    expect(document.documentElement.style.colorScheme).toBe('light')

    view.receive({ type: 'environment', environment: { ...phone, theme: 'dark', fontScale: 1.25 } })
    expect(sheet.textContent).toBe(`@media ${yes} { page { color: white } }`)
    expect(document.documentElement.style.colorScheme).toBe('dark')
    expect(document.documentElement.style.getPropertyValue('--font-scale')).toBe('1.25')
    expect(document.querySelector('style')?.textContent, 'the base styles follow').not.toContain(
      'prefers-color-scheme',
    )
  })
})
