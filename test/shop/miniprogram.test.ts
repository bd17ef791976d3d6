import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { formatAmount } from '../../contract/money.ts'
import { amount } from '../../miniprogram/amount.ts'
import { words as pluginWords } from '../../plugin/texts/words.ts'

const DIST = path.resolve('dist/miniprogram')
const GZIP_BYTES_MAX = 90_000

describe('the shop’s words', () => {
  test.each([1, 10, 99, 100, 1250, 123450, 100000000])('%i fen reads as everywhere else', (fen) => {
    expect(amount(fen)).toBe(formatAmount(fen))
  })
})

/** WeChat refuses a dialog whose buttons say more than four Chinese characters, or eight letters. */
test('the words on buttons of dialogs fit, in both languages', () => {
  const shop = fs.readFileSync('miniprogram/texts.ts', 'utf8')
  const inShop = (key: string) =>
    [...shop.matchAll(new RegExp(`\\b${key}: '([^']+)'`, 'g'))].map(([, said]) => said)
  const inPlugin = (key: string) => [...pluginWords[key as keyof typeof pluginWords]]
  const buttons = fs
    .globSync(['miniprogram/**/*.tsx', 'plugin/**/*.ts'])
    .flatMap((file) => [...fs.readFileSync(file, 'utf8').matchAll(/(?:confirm|cancel)Text: (\w+)\.(\w+)/g)])
  expect(buttons.length).toBeGreaterThan(4)
  for (const [, table, key] of buttons) {
    const inBoth = table === 't' ? inPlugin(key!) : inShop(key!)
    expect(inBoth, key).toHaveLength(2)
    for (const said of inBoth) {
      const width = [...said!].reduce((sum, character) => sum + (character > '\xff' ? 2 : 1), 0)
      expect(width, said).toBeLessThanOrEqual(8)
    }
  }
})

/** What WeChat would refuse or only show on a phone. Runs on whatever `npm run build` has left. */
describe.skipIf(!fs.existsSync(path.join(DIST, 'app.json')))('the built mini program', () => {
  const app = readJson('app.json')

  test('every page of app.json is there, and every tab is one of them', () => {
    for (const page of app.pages) {
      for (const kind of ['js', 'json', 'wxml'])
        expect(fs.existsSync(path.join(DIST, `${page}.${kind}`)), page).toBe(true)
    }
    for (const { pagePath } of app.tabBar.list) expect(app.pages).toContain(pagePath)
  })

  test('the plugin is declared, and stands on the two pages that take payments', () => {
    expect(app.plugins.quickpass).toEqual({ version: 'dev', provider: 'wx0000000000000001' })
    const embedding = app.pages.filter(
      (page: string) => readJson(`${page}.json`).usingComponents?.['quickpass-cashier'],
    )
    expect(embedding).toEqual(['pages/checkout/checkout', 'pages/order/order'])
    expect(readText('base.wxml')).toContain('<quickpass-cashier id="{{i.uid||i.sid}}"')
    expect(readText('common.js') + readText('pages/checkout/checkout.js')).toContain(
      'requirePlugin("quickpass")',
    )
  })

  test('both themes have every colour that app.json names', () => {
    const theme = readJson('theme.json')
    const names = [...readText('app.json').matchAll(/"@(\w+)"/g)].map(([, name]) => name as string)
    expect(names.length).toBeGreaterThan(0)
    for (const name of names) {
      expect(theme.light).toHaveProperty(name)
      expect(theme.dark).toHaveProperty(name)
    }
  })

  test('roles and labels reach the page', () => {
    const openings = readText('base.wxml').match(/<(view|text|image|button) [^>]*data-sid=/g) ?? []
    expect(openings.length).toBeGreaterThan(10)
    for (const opening of openings) expect(opening).toContain('aria-label="{{i.ariaLabel}}"')
  })

  test(`the whole package stays below ${GZIP_BYTES_MAX} bytes, compressed`, () => {
    const files = fs
      .readdirSync(DIST, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
    const sizes = files.map((file) => gzipSync(fs.readFileSync(path.join(file.parentPath, file.name))).length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(GZIP_BYTES_MAX)
  })
})

function readText(file: string): string {
  return fs.readFileSync(path.join(DIST, file), 'utf8')
}

function readJson(file: string): any {
  return JSON.parse(readText(file))
}
