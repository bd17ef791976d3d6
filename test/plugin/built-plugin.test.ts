import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { words } from '../../plugin/texts/words.ts'
import { buildPlugin } from '../../scripts/build-plugin.ts'

/** What a host pays for the plugin, out of the 2 MB of its main package. */
const GZIP_MAX_BYTES = 58_000
/** WeChat's developer tools warn hosts of plugins above this. */
const RAW_MAX_BYTES = 200_000

/** The names of `wx` that the plugin uses; all of them are marked `在插件中使用` in WeChat's typings. */
const WX_NAMES = new Set([
  'getAppBaseInfo',
  'getScreenBrightness',
  'getStorageSync',
  'getSystemInfoSync',
  'navigateBack',
  'onNetworkStatusChange',
  'pluginLogin',
  'request',
  'scanCode',
  'setClipboardData',
  'setKeepScreenOn',
  'setNavigationBarTitle',
  'setScreenBrightness',
  'setStorageSync',
  'setVisualEffectOnCapture',
  'showModal',
  'showToast',
])

let root: string
let files: string[]
const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8')
const json = (file: string) => JSON.parse(read(file))
const withIncludes = (file: string): string =>
  read(file).replace(/<include src="([^"]+)"\/>/g, (_, src) =>
    withIncludes(path.join(path.dirname(file), src)),
  )
const scripts = () => files.filter((file) => file.endsWith('.js'))

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(tmpdir(), 'quickpass-plugin-'))
  await buildPlugin('plugin', root)
  files = fs
    .readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
})
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))

describe('the built plugin', () => {
  it('has every component, page and main file that plugin.json names', () => {
    const { publicComponents, pages, main } = json('plugin.json')
    expect(Object.keys(publicComponents).sort()).toEqual([
      'quickpass-button',
      'quickpass-cashier',
      'quickpass-code',
    ])
    expect(Object.keys(pages).sort()).toEqual(['cards', 'cashier', 'code', 'records', 'scan', 'top-up'])
    expect(files).toContain(main)
    for (const at of [...Object.values(publicComponents), ...Object.values(pages)]) {
      for (const kind of ['js', 'json', 'wxml', 'wxss']) expect(files).toContain(`${at}.${kind}`)
    }
    for (const at of Object.values(publicComponents)) expect(json(`${at}.json`).component).toBe(true)
  })

  it('finds every component that a component or page uses, and uses every one that it declares', () => {
    const users = files.filter((file) => file.endsWith('.json') && file !== 'plugin.json')
    expect(users.length).toBeGreaterThan(6)
    for (const user of users) {
      const declared: [string, string][] = Object.entries(json(user).usingComponents ?? {})
      const template = withIncludes(user.replace(/json$/, 'wxml'))
      for (const [tag, at] of declared) {
        expect(json(path.join(path.dirname(user), `${at}.json`)).component).toBe(true)
        expect(template, `${user} declares ${tag}`).toContain(`<${tag}`)
      }
      const tags = new Set([...template.matchAll(/<([a-z]+(?:-[a-z]+)+)/g)].map((match) => match[1]))
      tags.delete('scroll-view')
      expect([...tags].sort(), user).toEqual(declared.map(([tag]) => tag).sort())
    }
  })

  it('is strict throughout, so that no callback of a host can look at the arguments of its caller', () => {
    for (const file of scripts()) {
      if (/\bfunction\b|=>/.test(read(file))) expect(read(file), file).toMatch(/^"use strict";/)
    }
  })

  it('resolves every require and every style import inside the package', () => {
    for (const file of scripts()) {
      for (const [, target] of read(file).matchAll(/require\("([^"]+)"\)/g)) {
        expect(target).toMatch(/^\.\.?\//)
        expect(files, `${file} requires ${target}`).toContain(`${path.join(path.dirname(file), target!)}.js`)
      }
    }
    for (const file of files.filter((name) => name.endsWith('.wxss'))) {
      for (const [, target] of read(file).matchAll(/@import ['"]([^'"]+)['"]/g)) {
        expect(files, `${file} imports ${target}`).toContain(path.join(path.dirname(file), target!))
      }
    }
  })

  it('listens only with methods that exist', () => {
    const flowPage = fs.readFileSync('plugin/pages/flow-page.ts', 'utf8')
    for (const file of files.filter((name) => name.endsWith('.wxml'))) {
      const own = path.join('plugin', file.replace(/wxml$/, 'ts'))
      const script = (fs.existsSync(own) ? fs.readFileSync(own, 'utf8') : '') + flowPage
      for (const [, method] of read(file).matchAll(/(?:bind|catch):?[a-z]+="(\w+)"/g)) {
        expect(script, `${file} calls ${method}`).toMatch(new RegExp(`\\b${method}\\(`))
      }
    }
  })

  it('touches nothing of wx that WeChat keeps from plugins, and no global that a phone lacks', () => {
    const used = new Set(
      scripts().flatMap((file) =>
        [...withoutStrings(read(file)).matchAll(/\bwx\.(\w+)/g)].map((match) => match[1]),
      ),
    )
    expect([...used].sort()).toEqual([...WX_NAMES].sort())
    for (const file of scripts()) {
      const touched = withoutStrings(read(file)).match(
        /(?<![.\w])(?:window|document|Buffer|TextEncoder|fetch|console|crypto|URL|process)[.(]/g,
      )
      expect(touched, file).toBeNull()
    }
  })

  it('selects by class alone, as WeChat asks of components', () => {
    for (const file of files.filter((name) => name.endsWith('.wxss'))) {
      const selectors = read(file)
        .replace(/@import[^;]+;/g, '')
        .replace(/@keyframes[^{]+\{(?:[^{}]*\{[^}]*\})*\s*\}/g, '')
        .replace(/@media[^{]+\{/g, '')
        .matchAll(/([^{}]+)\{[^}]*\}/g)
      for (const [, selector] of selectors) {
        expect(selector!.trim().replace(/^\}+/, ''), file).toMatch(
          /^(?:(?::host|[\s,]*\.[\w-]+(?:::?[\w-]+(?:\([^)]*\))?)*)\s*,?\s*)+$/,
        )
      }
    }
  })

  it('stays small', () => {
    const raw = files.map((file) => fs.readFileSync(path.join(root, file)))
    const gzipBytes = raw.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0)
    expect(gzipBytes).toBeLessThanOrEqual(GZIP_MAX_BYTES)
    expect(raw.reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThanOrEqual(RAW_MAX_BYTES)
  })

  it('says the same things in both languages, and nothing that nobody shows', () => {
    const parts = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()
    const keys = Object.keys(words) as (keyof typeof words)[]
    expect(keys.length).toBeGreaterThan(150)
    for (const key of keys) expect(parts(words[key][1]), key).toEqual(parts(words[key][0]))
    const used = files
      .filter((file) => /\.(wxml|js)$/.test(file))
      .map(read)
      .join('\n')
    const unused = keys.filter(
      (key) =>
        !/^(problem|disabled|owner|class|alt|closed|step|origin|state|refund)_/.test(key) &&
        !used.includes(`.${key}`) &&
        !used.includes(`"${key}"`),
    )
    expect(unused).toEqual([])
  })
})

const withoutStrings = (script: string) => script.replace(/"(?:[^"\\]|\\.)*"/g, '""')
