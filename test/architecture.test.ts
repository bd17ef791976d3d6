import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

/**
 * Who may import whom, and the taste rules that a formatter does not know. A failure names the file, the rule and
 * what to do instead.
 */

/** Room → the rooms it may import besides itself. Longer names win over shorter ones. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  contract: [],
  'bridge-server/acp': ['contract', 'bridge-server/durable-file.ts'],
  'bridge-server/clock': [],
  'bridge-server/log.ts': [],
  'bridge-server/durable-file.ts': [],
  'bridge-server/store': ['contract', 'bridge-server/clock'],
  'bridge-server/http': ['contract', 'bridge-server/clock'],
  // The wire of codes is signed with the certificates of the wire of orders.
  'bridge-server/qrgateway': ['contract', 'bridge-server/acp'],
  'bridge-server/fulfilment': ['bridge-server/clock'],
  'bridge-server/bridge': [
    'contract',
    ...shared('acp', 'qrgateway', 'fulfilment', 'http', 'store', 'clock', 'durable-file.ts', 'log.ts'),
  ],
  'bridge-server/unionpay': ['contract', ...shared('acp', 'qrgateway', 'http', 'store', 'clock', 'log.ts')],
  'bridge-server/top-up-provider': ['contract', ...shared('fulfilment', 'http', 'store', 'clock', 'log.ts')],
  // What the market publishes and where cities lie are words that everybody has.
  'bridge-server/demo-shop': ['contract', ...shared('http', 'clock', 'log.ts')],
  'bridge-server': [
    'contract',
    'simulator/host',
    'scripts',
    ...shared('acp', 'fulfilment', 'http', 'store', 'clock', 'durable-file.ts', 'log.ts'),
    ...shared('bridge', 'unionpay', 'demo-shop', 'top-up-provider'),
  ],
  'plugin/texts': ['contract'],
  'plugin/api': ['contract'],
  'plugin/cashier': ['contract', 'plugin/api', 'plugin/texts'],
  'plugin/components': ['contract', 'plugin/api', 'plugin/cashier', 'plugin/texts'],
  'plugin/pages': ['contract', 'plugin/api', 'plugin/cashier', 'plugin/components', 'plugin/texts'],
  plugin: ['contract', 'plugin/api', 'plugin/cashier', 'plugin/texts'],
  miniprogram: ['contract'],
  'simulator/wire': [],
  'simulator/compiler': ['simulator/wire'],
  'simulator/service': ['simulator/wire'],
  'simulator/view': ['simulator/wire'],
  'simulator/shell': ['simulator/wire'],
  'simulator/host': ['simulator/wire', 'simulator/compiler', ...shared('http', 'clock', 'log.ts')],
  'simulator/headless': [
    'simulator/wire',
    'simulator/compiler',
    'simulator/service',
    'simulator/view',
    'simulator/shell',
  ],
  simulator: ['simulator/wire', 'simulator/service', 'simulator/view', 'simulator/shell'],
  scripts: ['contract', 'simulator'],
}

function shared(...rooms: string[]): string[] {
  return rooms.map((room) => `bridge-server/${room}`)
}

const ROOMS = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length)
const roomOf = (file: string) => ROOMS.find((room) => file === room || file.startsWith(`${room}/`))

interface Source {
  readonly file: string
  readonly text: string
  readonly imports: readonly string[]
}

const sources = ['contract', 'bridge-server', 'plugin', 'miniprogram', 'simulator', 'scripts'].flatMap(
  readSources,
)

function readSources(folder: string): Source[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|js|mjs|cjs)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => {
      const text = fs.readFileSync(file, 'utf8')
      const imports = [...text.matchAll(/(?:from|import|import\()\s*['"](\.{1,2}\/[^'"]+)['"]/g)].map(
        (match) => path.normalize(path.join(path.dirname(file), match[1] as string)),
      )
      return { file, text, imports }
    })
}

/** Comments may speak of what code may not do. */
const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')

function offenders(pattern: RegExp, inScope: (file: string) => boolean): string[] {
  return sources
    .filter(({ file, text }) => inScope(file) && pattern.test(withoutComments(text)))
    .map(({ file }) => file)
}

test('there is something to look at', () => {
  expect(sources.length).toBeGreaterThan(50)
  expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(50)
})

test('rooms import only the rooms below them', () => {
  const wrong = sources.flatMap(({ file, imports }) => {
    const from = roomOf(file)
    return imports
      .filter((target) => {
        const to = roomOf(target)
        return from !== undefined && to !== undefined && to !== from && !MAY_IMPORT[from]?.includes(to)
      })
      .map(
        (target) =>
          `${file} imports ${target}: ${from} may import ${MAY_IMPORT[from as string]?.join(', ') || 'nothing'}`,
      )
  })
  expect(wrong).toEqual([])
})

describe('taste', () => {
  const servers = (file: string) => file.startsWith('bridge-server/')

  test('only config.ts reads the environment; take a value from the options instead', () => {
    const allowed = ['bridge-server/config.ts', 'scripts/build-miniprogram.ts']
    expect(offenders(/process\.env/, (file) => !allowed.includes(file))).toEqual([])
  })

  test('time comes from the injected Clock instead of Date.now, new Date() or timers', () => {
    const inScope = (file: string) =>
      servers(file) && !/^bridge-server\/(clock|http|command-line\.ts)/.test(file)
    expect(offenders(/\bDate\.now\(|new Date\(\)|\bset(Timeout|Interval)\(/, inScope)).toEqual([])
  })

  test('randomness comes from the injected Random; key generation is the exception', () => {
    const keyMakers = [
      'bridge-server/acp/issue.ts',
      'bridge-server/acp/pki.ts',
      'bridge-server/clock/random.ts',
    ]
    const inScope = (file: string) => servers(file) && !keyMakers.includes(file)
    expect(offenders(/Math\.random|\brandomBytes\(|\brandomUUID\(/, inScope)).toEqual([])
  })

  test('HTTP leaves through the injected HttpClient, because fetch() costs eight times the processor time', () => {
    expect(offenders(/(?<![.\w])fetch\(/, (file) => servers(file))).toEqual([])
  })

  test('base64 from outside is decoded strictly by acp/base64.ts; Buffer.from(text, "base64") takes altered text', () => {
    const inScope = (file: string) =>
      /^bridge-server\/(acp|bridge|unionpay)/.test(file) && !file.endsWith('acp/base64.ts')
    expect(offenders(/Buffer\.from\([^)]*['"]base64['"]\)/, inScope)).toEqual([])
  })

  test('files are nouns of the domain', () => {
    const wrong = sources.filter(({ file }) =>
      /\/(utils?|helpers?|misc|common|manager)\.(ts|tsx|js)$/.test(file),
    )
    expect(wrong.map(({ file }) => file)).toEqual([])
  })

  test('one file, one idea: past 300 lines there are two, unless the file is one table', () => {
    const tables = ['simulator/wire/api.ts']
    const wrong = sources.filter(({ file, text }) => text.split('\n').length > 300 && !tables.includes(file))
    expect(wrong.map(({ file, text }) => `${file}: ${text.split('\n').length} lines`)).toEqual([])
  })

  test('PEM text never reaches sign or verify: parse a KeyObject once', () => {
    expect(offenders(/\b(sign|verify)\([^)]*-----BEGIN/, servers)).toEqual([])
  })
})
