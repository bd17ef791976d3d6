import { afterEach, describe, expect, test } from 'vitest'
import type { Timers } from '../../simulator/service/program.ts'
import { Service } from '../../simulator/service/service.ts'
import type { FromService } from '../../simulator/wire/shell.ts'
import { BOOT, compileFixture, type Files, project, ServiceBench } from '../support/simulator-service.ts'
import { startInWorker } from '../support/simulator-service-worker.ts'

let bench: ServiceBench
afterEach(() => bench?.close())

/** A plugin that checks card numbers, waits with a timer, and has a pad whose keys a host would like to know. */
const PLUGIN: Files = {
  'plugin.json': { publicComponents: { pad: 'pad/pad' }, pages: {}, main: 'index.js' },
  'index.js': `
    exports.check = (pan) => /^(\\d{16})$/.test(pan)
    exports.later = () => { setTimeout(() => console.log('rang'), 50); return 'set' }
    exports.listen = () => wx.onNetworkStatusChange((status) => { console.log(status.networkType); status.networkType = 'forged' })`,
  'pad/pad.json': { component: true },
  'pad/pad.wxml':
    '<view id="key" data-digit="7" mark:digit="7" bindtap="own">7</view><input id="field" bindinput="typed"/><slot/>',
  'pad/pad.js': `Component({
    data: { kept: { pins: [1] } },
    methods: {
      own(event) { console.log('own ' + event.target.dataset.digit); this.triggerEvent('pressed', this.data.kept) },
      typed(event) { console.log('typed ' + event.detail.value) },
    },
    lifetimes: { attached() { require('../index').pad = this } },
  })`,
}

async function run(page: Files, start?: typeof startInWorker) {
  bench = new ServiceBench(undefined, start)
  await bench.boot(compileFixture(project(page, PLUGIN)))
  return bench.open()
}

const inHost = (body: string): Files => ({
  js: `Page({ onLoad() { const plugin = requirePlugin('pay'); ${body} } })`,
})

describe('what a plugin does stays with it', () => {
  test('the mini program cannot read what the plugin has matched, and is told so', async () => {
    await run(
      inHost(`
        plugin.check('6222020000000001')
        for (const name of ['$1', '$&', '$_', 'input', 'lastMatch', 'leftContext']) {
          try { console.log(name + ' ' + RegExp[name]) } catch (error) { console.log(error.message) }
        }
        console.log('2021-09'.replace(/(\\d+)-(\\d+)/, '$2.$1'))`),
      startInWorker,
    )
    await bench.until('the last line', () => bench.said().length === 7)
    expect(bench.said()[0]).toBe('RegExp.$1 is not simulated: it tells one space what another has matched')
    expect(bench.said().join('\n')).not.toContain('6222')
    expect(bench.said().at(-1)).toBe('09.2021')
  })

  test('nobody stops another space’s timers by guessing their numbers', async () => {
    const started: { run: () => void; stopped: boolean }[] = []
    const start = (run: () => void) => started.push({ run, stopped: false }) - 1
    const stop = (id: number) => {
      if (started[id]) started[id].stopped = true
    }
    const timers = {
      setTimeout: start,
      setInterval: start,
      clearTimeout: stop,
      clearInterval: stop,
    } as unknown as Timers
    const sent: FromService[] = []
    const service = new Service({ send: (message) => sent.push(message), timers })
    const app = `App({ onLaunch() {
      const plugin = requirePlugin('pay')
      plugin.later()
      for (let id = 0; id < 100; id++) { clearTimeout(id); clearInterval(id) }
      const own = setTimeout(() => {}, 10)
      clearInterval(own)
      console.log(typeof own)
    } })`
    service.receive({ ...BOOT, bundle: compileFixture(project({}, PLUGIN, { 'app.js': app })) })
    expect(started.map(({ stopped }) => stopped)).toEqual([false, true])
    started[0]?.run()
    const said = sent.flatMap((message) =>
      message.type === 'log' ? [`${message.space} ${message.args}`] : [],
    )
    expect(said).toEqual(['main number', 'pay rang'])
  })

  test('the host around a plugin’s component hears of a tap, but not of what was tapped inside', async () => {
    const view = await run({
      json: { usingComponents: { pad: 'plugin://pay/pad' } },
      wxml: '<view capture-bind:tap="spy" bind:tap="spy" bind:pressed="spy"><pad id="pad"/></view>',
      js: `Page({ spy(event) { const { target, mark, currentTarget } = event; console.log(JSON.stringify({ target, mark })) } })`,
    })
    view.tap('#key')
    await bench.settled()
    const target = { id: 'pad', dataset: {}, offsetLeft: 0, offsetTop: 0 }
    expect(bench.said()).toEqual([1, 2].map(() => JSON.stringify({ target, mark: {} })))
    expect(bench.said('pay')).toEqual(['own 7'])
  })

  test('the host around a plugin’s field cannot listen in on what is typed, nor answer it', async () => {
    const spy = ['input', 'focus', 'confirm'].map((name) => `capture-bind:${name}="spy" bind:${name}="spy"`)
    const view = await run({
      json: { usingComponents: { pad: 'plugin://pay/pad' } },
      wxml: `<view ${spy.join(' ')}><pad id="pad"/></view>`,
      js: `Page({ spy({ type, detail }) { console.log(type + ' ' + detail.value); return 'forged' } })`,
    })
    for (const name of ['focus', 'input', 'confirm']) view.fire('#field', name, { value: '6222' })
    await bench.settled()
    expect(bench.said()).toEqual([])
    expect(bench.said('pay')).toEqual(['typed 6222'])
    expect(view.ops.filter(([kind]) => kind === 'answer')).toEqual([])
  })

  test('what a component tells by an event is a copy: its own data cannot be changed through it', async () => {
    const view = await run({
      json: { usingComponents: { pad: 'plugin://pay/pad' } },
      wxml: '<pad id="pad" bind:pressed="pressed" bind:tap="tapped"/>',
      js: `Page({
        pressed({ detail }) { console.log(JSON.stringify(detail)); detail.pins.push(2) },
        tapped({ detail }) { detail.x = 99 },
      })`,
    })
    view.tap('#key')
    view.tap('#key')
    await bench.settled()
    expect(bench.said()).toEqual(['{"pins":[1]}', '{"pins":[1]}'])
  })

  test('what the phone tells to several listeners is told to each anew', async () => {
    await run(
      inHost(`
        plugin.listen()
        wx.onNetworkStatusChange((status) => console.log(status.networkType))`),
    )
    const event = { name: 'NetworkStatusChange', isConnected: true, networkType: '4g' } as const
    await bench.send({ type: 'hostEvent', event })
    expect([bench.said('pay'), bench.said()]).toEqual([['4g'], ['4g']])
  })

  test('how the mini program was opened cannot be rewritten for others', async () => {
    const app = `App({ onLaunch(options) { options.query.from = 'forged'; console.log(wx.getLaunchOptionsSync().query.from) } })`
    bench = new ServiceBench()
    await bench.boot(compileFixture(project({}, PLUGIN, { 'app.js': app })), {
      launch: { path: 'pages/index/index', query: { from: 'sms' }, scene: 1001 },
    })
    expect(bench.said()).toEqual(['sms'])
  })

  test('a promise that fails inside the plugin is reported as the plugin’s, and not handed to the mini program', () => {
    const sent: FromService[] = []
    const service = new Service({ send: (message) => sent.push(message) })
    const app = `App({ onLaunch() {}, onUnhandledRejection({ reason }) { console.log('told ' + (reason.message || reason.errMsg)) } })`
    service.receive({ ...BOOT, bundle: compileFixture(project({}, PLUGIN, { 'app.js': app })) })
    const failed = (file: string) =>
      Object.assign(new Error('no card'), { stack: `Error: no card\n    at pay (${file}:3:7)` })
    service.unhandledRejection(failed('pay/index.js'))
    service.unhandledRejection(failed('main/pages/index/index.js'))
    service.unhandledRejection({ errMsg: 'request:fail timeout' })
    const lines = sent.flatMap((message) => (message.type === 'log' ? [message] : []))
    const said = lines.filter(({ level }) => level === 'log').map(({ args }) => args.join())
    expect(said).toEqual(['told no card', 'told request:fail timeout'])
    expect(lines.filter(({ level }) => level === 'error').map(({ space }) => space)).toEqual([
      'pay',
      'main',
      'service',
    ])
  })
})

describe('values that are traps', () => {
  test.each([
    ['an error whose stack throws', `Object.create(Error.prototype, { stack: { get() { throw 1 } } })`],
    ['a function without a name', `Object.defineProperty(() => {}, 'name', { value: Symbol('x') })`],
    [
      'a proxy that refuses',
      `new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 }, getPrototypeOf() { throw 3 } })`,
    ],
    ['an object whose tag throws', `{ toJSON() { throw 1 }, get [Symbol.toStringTag]() { throw 2 } }`],
  ])('%s can be logged and thrown, and the page lives on', async (_, trap) => {
    const view = await run({
      wxml: '<view id="go" bindtap="go">{{done}}</view>',
      js: `Page({ data: { done: '' }, go() { console.log(${trap}); this.setData({ done: 'yes' }); throw ${trap} } })`,
    })
    view.tap('#go')
    await bench.settled()
    expect(bench.of('failed')).toEqual([])
    expect(view.text()).toBe('yes')
    expect(bench.console()).toHaveLength(2)
  })
})
