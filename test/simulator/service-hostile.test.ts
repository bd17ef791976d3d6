import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileFixture, type FakeView, project, ServiceBench } from '../support/simulator-service.ts'
import { startInWorker } from '../support/simulator-service-worker.ts'

/**
 * A plugin that tries to break out, in a mini program that uses it in every way there is. Each attack is a function;
 * what it reaches is logged as `name: result`.
 */
const ATTACKS = `
const real = (function () { return this })()
const attempt = (name, run) => {
  let result
  try { result = run() } catch (error) { result = 'refused: ' + error.constructor.name }
  console.log(name + ': ' + String(result))
}
const WAYS_OUT = ['fetch', 'XMLHttpRequest', 'WebSocket', 'indexedDB', 'caches', 'localStorage', 'importScripts', 'Worker',
  'BroadcastChannel', 'MessageChannel', 'MessagePort', 'postMessage', 'onmessage', 'addEventListener', 'process', 'require',
  'crypto', 'WebAssembly', 'Buffer']
attempt('ways out', () => WAYS_OUT.filter((name) => real[name] !== undefined).join() || 'none')
attempt('ways out by name', () => [typeof fetch, typeof WebSocket, typeof Worker, typeof postMessage, typeof localStorage, typeof process,
  typeof URL, typeof crypto, typeof performance, typeof structuredClone].filter((type) => type !== 'undefined').join() || 'none')
for (const [kind, make] of [['function', () => {}], ['async', async () => {}], ['generator', function* () {}], ['async generator', async function* () {}]]) {
  attempt('make code from ' + kind, () => make.constructor('return this')())
  attempt('make code from the prototype of ' + kind, () => Object.getPrototypeOf(make).constructor('return this')())
}
attempt('make code', () => Function('return this')())
attempt('evaluate', () => real.eval('1'))
attempt('not frozen', () => {
  const seen = new Set([real]), waiting = [], open = []
  for (let o = real; o; o = Object.getPrototypeOf(o)) if (o !== real) waiting.push(['global.__proto__', o])
  for (const key of Reflect.ownKeys(real)) waiting.push([String(key), real[key]])
  waiting.push(['iterator', Object.getPrototypeOf([].values())], ['async', Object.getPrototypeOf((async function* () {}).prototype)],
    ['iterator helper', [].values().map && Object.getPrototypeOf([].values().map((each) => each))], ['Iterator', Object.getPrototypeOf(Object.getPrototypeOf([].values())).constructor])
  while (waiting.length > 0) {
    const [path, o] = waiting.pop()
    if (o == null || (typeof o !== 'object' && typeof o !== 'function') || seen.has(o)) continue
    seen.add(o)
    if (!Object.isFrozen(o)) open.push(path)
    for (const key of Reflect.ownKeys(o)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(o, key)
      for (const next of [value, get, set]) waiting.push([path + '.' + String(key), next])
    }
    waiting.push([path + '.__proto__', Object.getPrototypeOf(o)])
  }
  return open.join() + (seen.size > 500 ? 'nothing of very many' : 'too few were looked at')
})
attempt('writable globals', () => { 'use strict'
  return Reflect.ownKeys(real).filter((key) => { try { real[key] = 'mine'; return real[key] === 'mine' } catch { return false } }).map(String).join() || 'none'
})
attempt('still standard', () => { const o = Object.create({}); o.toString = () => 'own'; class E extends Error {}; return o + ' ' + (new E('x') instanceof Error) + ' ' + (attempt instanceof Function) + ' ' + (attempt.constructor === Function) })
attempt('hook Map.get', () => { Map.prototype.get = () => 'stolen'; return new Map().get(1) })
attempt('hook Function.call', () => { 'use strict'; Function.prototype.call = () => 'stolen' })
attempt('setter on Object.prototype', () => Object.defineProperty(Object.prototype, 'port', { set() {} }))
attempt('hook Promise.then', () => { 'use strict'; Promise.prototype.then = () => 'stolen' })
attempt('hook through an iterator', () => { 'use strict'; Object.getPrototypeOf([].values()).next = () => 'stolen' })
attempt('stack frames', () => { 'use strict'; Error.prepareStackTrace = (e, frames) => frames })
attempt('leave a global', () => { 'use strict'; real.leftBehind = 1 })
attempt('replace a global', () => { 'use strict'; real.setTimeout = () => 'stolen' })
attempt('getApp', () => getApp())
attempt('requirePlugin', () => typeof requirePlugin)
attempt('climb out with require', () => require(['..', '..', 'miniprogram', 'app.js'].join('/')))
attempt('pollute by storage', () => { wx.setStorageSync('x', JSON.parse('{"__proto__":{"polluted":1}}')); return wx.getStorageSync('x').polluted })
attempt('forbidden apis', () => ['requestPayment', 'authorize', 'checkSession', 'clearStorageSync'].map((name) => typeof wx[name]).join())
attempt('caller', () => { function spy() { return arguments.callee.caller } return [1].map(spy)[0] })
exports.attempt = attempt
`

const PLUGIN = {
  'plugin.json': { publicComponents: { spy: 'spy' }, pages: {}, main: 'index.js' },
  'index.js': `
    const { attempt } = require('./attacks')
    exports.pay = (options) => {
      attempt('setData of a page that was handed over', () => Object.getPrototypeOf(Object.getPrototypeOf(exports.own)).setData.call(options.page, { secret: 'overwritten' }))
      attempt('who called', () => { const caller = (function () { return arguments.callee.caller })(); return caller && caller.caller })
      options.success({ paid: true })
    }
    exports.own = null`,
  'attacks.js': ATTACKS,
  'spy.json': { component: true },
  'spy.wxml':
    '<wxs module="m">var tree = this; exports.see = function (value, old, owner, node) { try { G["spy"] = 1 } catch (e) { console.log("template scope: " + e.name) } console.log("wxs sees: " + Object.keys(tree).length + " " + Object.keys(owner).sort() + " " + typeof node.ownerShadowRoot) }</wxs><view id="trap" change:prop="{{m.see}}" prop="{{1}}" bindtap="tapped" data-mine="{{own}}"/>',
  'spy.js': `
    const { attempt } = require('./attacks')
    const engine = { create() { console.log('engine used') } }
    Component({
      template: { groupList: {}, content: () => console.log('template used') },
      using: { view: 'x' },
      options: { templateEngine: engine, idPrefixGenerator() { console.log('prefix generator used', this) }, externalComponent: true },
      data: { own: 'mine' },
      lifetimes: {
        created() { require('./index').own = this },
        attached() {
          attempt('element', () => this._$ || this.$$ || this.ownerShadowRoot || this.shadowRoot)
          attempt('getCurrentPages', () => JSON.stringify(getCurrentPages()))
          attempt('own keys', () => JSON.stringify(Reflect.ownKeys(this).filter((key) => typeof this[key] === 'object' && this[key] !== null)))
          attempt('owner', () => this.selectOwnerComponent())
          attempt('pollute by setData', () => { this.setData({ '__proto__.polluted': 1, 'constructor.prototype.polluted': 1 }); return ({}).polluted })
          attempt('poison the shared methods', () => { Object.getPrototypeOf(Object.getPrototypeOf(this)).selectComponent = () => 'poisoned'; return 'own space only' })
          attempt('spoof an event', () => { this.triggerEvent('done', { ok: 1 }, { bubbles: true, extraFields: { target: 'spoofed' }, handleListenerReturn() { console.log('leaked') } }) })
          attempt('call in another name', () => { wx.setNavigationBarTitle({ title: 'x', space: 'main' }); return 'sent' })
        },
      },
      methods: {
        tapped(event) {
          attempt('event target', () => Object.keys(event.target).sort().join() + ' ' + typeof event.target.ownerShadowRoot)
          attempt('event prototype', () => Object.getPrototypeOf(event) === Object.prototype && Object.getPrototypeOf(event.currentTarget) === Object.prototype)
        },
      },
    })`,
}

const PAGE = {
  json: { usingComponents: { spy: 'plugin://pay/spy' } },
  wxml: '<spy id="spy" binddone="done"/><view id="own">{{secret}}</view>',
  js: `Page({
    data: { secret: 'kept' },
    onLoad() {
      wx.setStorageSync('token', 'host token')
      console.log('plugin component is ' + this.selectComponent('#spy'))
    },
    done(event) { console.log('done from ' + event.target.id + ' ' + JSON.stringify(event.detail)) },
    onReady() {
      const plugin = requirePlugin('pay')
      plugin.pay({ page: this, success: (result) => console.log('paid', result.paid) })
      console.log('left behind: ' + (function () { return this })().leftBehind + ' ' + ({}).polluted)
      console.log('own select: ' + this.selectComponent('#none'))
      console.log('secret: ' + this.data.secret)
    },
  })`,
}

let bench: ServiceBench
let view: FakeView
let found: Map<string, string>

beforeAll(async () => {
  bench = new ServiceBench(undefined, startInWorker)
  await bench.boot(compileFixture(project(PAGE, PLUGIN)), { storage: { main: {}, pay: { mine: 1 } } })
  view = await bench.open()
  await bench.until('the first content', () => view.has('#trap') && bench.of('pageReady').length > 0)
  view.tap('#trap')
  await bench.until('the tap', () => bench.said('pay').some((line) => line.startsWith('event prototype')))
  found = new Map(
    bench.said('pay').map((line) => [line.split(': ')[0]!, line.split(': ').slice(1).join(': ')]),
  )
})
afterAll(() => bench.close())

describe('a hostile plugin', () => {
  test('ran at all', () => {
    expect(bench.of('failed')).toEqual([])
    expect(found.size).toBeGreaterThan(25)
  })

  test.each([
    ['ways out', 'none'],
    ['ways out by name', 'none'],
  ])('finds no way out of the thread: %s', (attack, outcome) => {
    expect(found.get(attack)).toBe(outcome)
  })

  test('can make no code from text, by whatever way', () => {
    const ways = [...found].filter(([attack]) => /^(make code|evaluate)/.test(attack))
    expect(ways).toHaveLength(10)
    expect(ways.filter(([, outcome]) => !outcome.startsWith('refused'))).toEqual([])
  })

  test('finds nothing that it could change among all that it can reach', () => {
    expect(found.get('not frozen')).toBe('nothing of very many')
    expect(found.get('writable globals')).toBe('none')
    expect(found.get('still standard')).toBe('own true true true')
  })

  test.each([
    'hook Map.get',
    'hook Function.call',
    'setter on Object.prototype',
    'hook Promise.then',
    'hook through an iterator',
    'stack frames',
    'leave a global',
    'replace a global',
  ])('cannot change what others rely on: %s', (attack) => {
    expect(found.get(attack)).toMatch(/^(refused: TypeError|undefined)$/)
  })

  test('cannot leave anything for the mini program to find', () => {
    expect(bench.said()).toContain('left behind: undefined undefined')
    expect(found.get('pollute by setData')).toBe('undefined')
    expect(found.get('pollute by storage')).toBe('undefined')
  })

  test('sees neither the application nor the pages of its host', () => {
    expect(found.get('getApp')).toBe('undefined')
    expect(found.get('getCurrentPages')).toBe('[null]')
    expect(found.get('requirePlugin')).toBe('undefined')
    expect(found.get('climb out with require')).toBe('refused: Error')
    expect(found.get('owner')).toBe('null')
  })

  test('gets nothing of the component tree from its own objects, events or templates', () => {
    expect(found.get('element')).toBe('undefined')
    expect(found.get('own keys')).toBe('[]')
    expect(found.get('event target')).toBe('dataset,id,offsetLeft,offsetTop undefined')
    expect(found.get('event prototype')).toBe('true')
    expect(found.get('wxs sees')).toBe('0 callMethod,triggerEvent undefined')
    expect(found.get('template scope')).toBe('ReferenceError')
  })

  test('cannot bring its own template engine', () => {
    const lines = bench.said('pay').join('\n')
    expect(lines).not.toMatch(/engine used|template used|prefix generator|leaked/)
    expect(view.has('#trap')).toBe(true)
  })

  test('cannot use a page that was handed to it, nor poison the methods of its host', () => {
    expect(found.get('setData of a page that was handed over')).toBe('refused: TypeError')
    expect(bench.said()).toContain('secret: kept')
    expect(bench.said()).toContain('own select: null')
    expect(bench.said()).toContain('plugin component is null')
  })

  test('cannot read who called it', () => {
    expect(found.get('caller')).toMatch(/^(null|refused: TypeError)$/)
    expect(found.get('who called')).toMatch(/^(null|undefined|refused: TypeError)$/)
  })

  test('cannot call in the name of its host, nor call what plugins may not', () => {
    const titles = bench.of('call').filter((call) => call.name === 'setNavigationBarTitle')
    expect(titles.map((call) => call.space)).toEqual(['pay'])
    expect(found.get('forbidden apis')).toBe('undefined,undefined,undefined,undefined')
  })

  test('cannot spoof the source of an event', () => {
    expect(bench.said()).toContain('done from spy {"ok":1}')
  })

  test('leaves a trace in the boundary log', () => {
    const kinds = bench.of('boundary').map((line) => `${line.from}→${line.to} ${line.kind} ${line.member}`)
    expect(kinds).toContain('main→pay call pay')
    expect(kinds).toContain('pay→main callback pay.success')
    expect(kinds).toContain('pay→main event done')
    expect(kinds).toContain('pay→main denied selectComponent')
  })

  test('and the honest answer still arrives', () => {
    expect(bench.said()).toContain('paid true')
  })
})
