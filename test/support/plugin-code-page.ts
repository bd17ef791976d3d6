import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { symbolsOf } from '../../bridge-server/bridge/interop/code-symbols.ts'
import type { CodeSymbols, PaymentCode, PaymentCodeState } from '../../contract/code-door.ts'
import { buildPlugin } from '../../scripts/build-plugin.ts'
import { compileProject } from '../../simulator/compiler/compile.ts'
import { LocalService } from '../../simulator/service/node.ts'
import type { Timers } from '../../simulator/service/program.ts'
import type { Bundle } from '../../simulator/wire/bundle.ts'
import type { ApiCall, CallResult, FromService } from '../../simulator/wire/shell.ts'
import { SAVINGS } from './plugin-order.ts'
import { type FakeNode, type FakeView, ServiceBench, SYSTEM } from './simulator-service.ts'

/** The built plugin beside a host that does nothing but forward its screenshots. */
export async function bundleWithPlugin(): Promise<Bundle> {
  const dist = fs.mkdtempSync(path.join(tmpdir(), 'quickpass-pages-'))
  const host: Record<string, string> = {
    'app.json': JSON.stringify({
      pages: ['pages/index/index', 'pages/sheet/sheet'],
      plugins: { quickpass: { version: 'dev', provider: 'wx0000000000000001' } },
    }),
    'app.js': 'App({})',
    'pages/index/index.json': JSON.stringify({
      usingComponents: { 'quickpass-code': 'plugin://quickpass/quickpass-code' },
    }),
    'pages/index/index.wxml': `<view id="shot" bindtap="shot"/><view id="gone" bindtap="gone"/>
      <quickpass-code wx:if="{{shows}}" bind:result="heard"/>`,
    'pages/index/index.js': `Page({
      data: { shows: true },
      shot() { requirePlugin('quickpass').onHostScreenshot() },
      gone() { this.setData({ shows: false }) },
      heard({ detail }) { console.log('heard', detail.errMsg) },
    })`,
  }
  host['pages/sheet/sheet.json'] = JSON.stringify({
    usingComponents: { 'quickpass-cashier': 'plugin://quickpass/quickpass-cashier' },
  })
  host['pages/sheet/sheet.wxml'] =
    '<view id="scan" bindtap="scan"/><view id="top-up" bindtap="topUp"/><quickpass-cashier/>'
  host['pages/sheet/sheet.js'] = `
    const told = { complete: ({ errMsg }) => console.log(errMsg) }
    Page({
      scan() { requirePlugin('quickpass').scanToPay({ code: '6236098835899996543', ...told }) },
      topUp() { requirePlugin('quickpass').topUp(told) },
    })`
  try {
    await buildPlugin('plugin', path.join(dist, 'plugin'))
    for (const [file, content] of Object.entries(host)) {
      const to = path.join(dist, 'miniprogram', file)
      fs.mkdirSync(path.dirname(to), { recursive: true })
      fs.writeFileSync(to, content)
    }
    return compileProject(dist)
  } finally {
    fs.rmSync(dist, { recursive: true, force: true })
  }
}

/** The phone's clock and timers, which move when the test says so. */
class HandTime {
  nowMs = Date.UTC(2021, 9, 8, 2)
  readonly #due = new Map<number, { atMs: number; everyMs: number | null; run: () => void }>()
  #last = 0

  readonly timers: Timers = {
    setTimeout: (run, delayMs = 0) => this.#start(run, delayMs, null),
    setInterval: (run, delayMs = 0) => this.#start(run, delayMs, delayMs),
    clearTimeout: (id) => void this.#due.delete(id),
    clearInterval: (id) => void this.#due.delete(id),
  }

  /** Runs what falls due on the way, in its order. */
  pass(ms: number): void {
    const untilMs = this.nowMs + ms
    for (;;) {
      const [next] = [...this.#due]
        .filter(([, { atMs }]) => atMs <= untilMs)
        .sort(([, a], [, b]) => a.atMs - b.atMs)
      if (!next) break
      const [id, { atMs, everyMs, run }] = next
      this.nowMs = atMs
      if (everyMs === null) this.#due.delete(id)
      else this.#due.set(id, { atMs: atMs + everyMs, everyMs, run })
      run()
    }
    this.nowMs = untilMs
  }

  #start(run: () => void, delayMs: number, everyMs: number | null): number {
    this.#due.set(++this.#last, { atMs: this.nowMs + delayMs, everyMs, run })
    return this.#last
  }
}

/** The phone's screen as the plugin leaves it. */
export interface Glass {
  brightness: number
  keepsOn: boolean
  capture: string
}

/**
 * A phone with a payment code on it, before a bridge that the test plays. Codes are `6200…1`, `6200…2` and so on; the
 * phone's clock is `skewMs` from the bridge's.
 */
export async function openCodePhone(bundle: Bundle, where: 'page' | 'inline' = 'page', skewMs = 0) {
  const glass: Glass = { brightness: 0.3, keepsOn: false, capture: 'none' }
  const calls: { path: string; body: Record<string, string> }[] = []
  const issued: PaymentCode[] = []
  const watches: { codeId: string; answer: (state: Partial<PaymentCodeState>) => void }[] = []
  const time = new HandTime()
  let isOnline = true
  let canDraw = true

  const bridgeMs = () => time.nowMs - skewMs
  const digitsNow = () => `62${String(issued.length + 1).padStart(17, '0')}`
  const codeNow = (codeId: string): PaymentCode => ({
    codeId,
    digits: digitsNow(),
    symbols: canDraw ? symbolsOf(digitsNow()) : ({} as CodeSymbols),
    state: 'live',
    isRevealed: false,
    version: 1,
    payeeName: null,
    acquirer: null,
    amountFen: null,
    order: null,
    failure: null,
    pinTriesLeft: null,
    issuedAtMs: bridgeMs(),
    expiresAtMs: bridgeMs() + 60_000,
    serverTimeMs: bridgeMs(),
  })

  const answer = (call: ApiCall): CallResult | Error | undefined => {
    const { name, args } = call
    const done = { errMsg: `${name}:ok` }
    if (name === 'pluginLogin') return { ...done, code: 'code' }
    if (name === 'getScreenBrightness') return { ...done, value: glass.brightness }
    if (name === 'setScreenBrightness') glass.brightness = Number(args.value)
    if (name === 'setKeepScreenOn') glass.keepsOn = Boolean(args.keepScreenOn)
    if (name === 'setVisualEffectOnCapture') glass.capture = String(args.visualEffect)
    if (name !== 'request') return done
    const { pathname } = new URL(String(args.url))
    const body = typeof args.data === 'string' ? JSON.parse(args.data) : {}
    calls.push({ path: pathname, body })
    if (!isOnline) return new Error('request:fail')
    const reply = (data: object) => ({ errMsg: 'request:ok', statusCode: 200, header: {}, cookies: [], data })
    if (pathname === '/plugin/v1/sessions')
      return reply({ token: 't', expiresAtMs: 3_600_000, serverTimeMs: 0 })
    if (pathname === '/plugin/v1/cards') return reply({ cards: [SAVINGS] })
    if (pathname === '/plugin/v1/encryption-key')
      return reply({ certId: '1', modulusHex: 'c0'.repeat(256), exponent: 3 })
    if (pathname === '/plugin/v1/codes') {
      const code = codeNow(body.codeId)
      issued.push(code)
      return reply(code)
    }
    const code = issued.find(({ codeId }) => pathname.includes(codeId))
    if (!code) throw new Error(`nobody answers ${pathname}`)
    if (pathname.endsWith('/reveal')) return reply({ ...code, isRevealed: true, version: 2 })
    if (pathname.endsWith('/retire')) return reply({ ...code, state: 'retired', version: 9 })
    // A question that waits is answered when the test says what happened.
    watches.push({
      codeId: code.codeId,
      answer: (state) =>
        bench.service.send({
          type: 'reply',
          ticket: call.ticket,
          ok: true,
          result: reply({ ...code, version: code.version + 1, ...state }),
        }),
    })
    return undefined
  }

  const start = (receive: (message: FromService) => void) =>
    new LocalService({ receive, nowMs: () => time.nowMs, timers: time.timers })
  const bench = await new ServiceBench(answer, start).boot(bundle, { system: SYSTEM })
  const place = where === 'page' ? { space: 'quickpass', path: 'pages/code/code' } : {}
  const page = await bench.open(place)
  const phone = {
    bench,
    page,
    glass,
    calls,
    issued,
    watches,
    shown: () => readPicture(page),
    /** Lets the phone's time pass, a second at a time, and everything that it brings about come. */
    async pass(ms: number) {
      for (let left = ms; left > 0; left -= 1000) {
        time.pass(Math.min(left, 1000))
        await bench.settled()
      }
    },
    /** From here on, codes come without anything to draw. */
    spoilsSymbols() {
      canDraw = false
    },
    goesOffline(isOff = true) {
      isOnline = !isOff
    },
    /** A tap without waiting for what comes of it. */
    touch(label: string) {
      page.fire(named(page, label), 'tap', { x: 1, y: 2 })
    },
    async tap(label: string) {
      this.touch(label)
      await bench.settled()
    },
    async showsCode() {
      await bench.until('a code', () => readPicture(page) !== null)
    },
  }
  return phone
}

const all = (node: FakeNode): FakeNode[] => [node, ...node.children.flatMap(all)]
const isCalled = (node: FakeNode, name: string) =>
  [...node.classes].some((each) => each.endsWith(`--${name}`))

export function named(page: FakeView, label: string): FakeNode {
  const found = all(page.root).findLast(
    (node) =>
      node.listens.has('tap') && (node.attributes.get('aria-label') === label || page.text(node) === label),
  )
  if (!found) throw new Error(`nothing to tap called ${label} in: ${page.text()}`)
  return found
}

/** What is painted, in pixels: dark boxes of the QR symbol and of the bar code, and the widths of their papers. */
export interface PaintedPicture {
  readonly dots: readonly Box[]
  readonly bars: readonly Box[]
  readonly qrPx: number
  readonly barsPx: number
}

export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
}

/** The picture on the page; null while there is none, or something lies over it. */
function readPicture(page: FakeView): PaintedPicture | null {
  const nodes = all(page.root)
  const dots = nodes.filter((node) => isCalled(node, 'dot') && node.attributes.has('style')).map(boxOf)
  const bars = nodes.filter((node) => isCalled(node, 'stroke')).map(boxOf)
  const isCovered = nodes.some((node) => isCalled(node, 'blank'))
  if (dots.length === 0 || bars.length === 0 || isCovered) return null
  const widthOf = (name: string) => boxOf(nodes.find((node) => isCalled(node, name))!).width
  return { dots, bars, qrPx: widthOf('qr'), barsPx: widthOf('bars') }
}

function boxOf(node: FakeNode): Box {
  const style = String(node.attributes.get('style'))
  const px = (name: string) => Number(new RegExp(`(?:^|;)${name}:([\\d.]+)px`).exec(style)?.[1] ?? 0)
  return { left: px('left'), top: px('top'), width: px('width') }
}
