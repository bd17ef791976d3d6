import { afterEach, describe, expect, test } from 'vitest'
import {
  compileFixture,
  type Files,
  PLUGIN_APP_ID,
  project,
  ServiceBench,
} from '../support/simulator-service.ts'

let bench: ServiceBench
afterEach(() => bench?.close())

/** A plugin with a page, a component and a JavaScript interface. */
const PLUGIN: Files = {
  'plugin.json': {
    publicComponents: { 'pay-button': 'button/button' },
    pages: { cashier: 'pages/cashier/cashier' },
    main: 'index.js',
  },
  'index.js': `
    exports.version = '1.0'
    exports.remember = (value) => { wx.setStorageSync('token', value); return wx.getStorageSync('token') }
    exports.recall = () => wx.getStorageSync('token')
    exports.pay = async ({ amountFen, onStep }) => { onStep('started'); return { paid: amountFen } }
    exports.fail = () => { throw new Error('no card') }
    exports.own = () => JSON.stringify(wx.getAccountInfoSync())
    exports.host = () => { const host = requireMiniProgram(); return host ? host.greet('plugin') : 'nothing' }
    exports.pages = () => JSON.stringify(getCurrentPages().map((page) => page && page.route))`,
  'button/button.json': { component: true },
  'button/button.wxml': '<button class="title" hover-class="pressed" bindtap="pay">{{fen}}</button>',
  'button/button.wxss': '.title { color: blue }',
  'button/button.js': `Component({
    properties: { fen: Number, onPay: { type: null } },
    methods: { pay() { this.triggerEvent('paid', { fen: this.data.fen }); this.data.onPay && this.data.onPay(this.data.fen) } },
  })`,
  'pages/cashier/cashier.json': {},
  'pages/cashier/cashier.wxml': '<view class="title" bindtap="done">{{order}}</view>',
  'pages/cashier/cashier.wxss': '.title {}',
  'pages/cashier/cashier.js': `Page({
    data: { order: '' },
    onLoad(query) {
      this.setData({ order: query.order })
      console.log('pages', JSON.stringify(getCurrentPages().map((page) => page && page.route)))
      const channel = this.getOpenerEventChannel()
      channel.on('amount', (value) => { value.fen = 0; console.log('amount', value.currency); channel.emit('seen', 'ok') })
    },
    done() { wx.navigateBack() },
  })`,
}

async function run(page: Files, more: Files = {}): Promise<ServiceBench> {
  bench = new ServiceBench()
  return bench.boot(compileFixture(project(page, PLUGIN, more)), {
    storage: { main: { token: 'host secret' }, pay: { old: 'kept' } },
  })
}

const inHost = (body: string): Files => ({
  js: `Page({ async onLoad() { const plugin = requirePlugin('pay'); ${body} } })`,
})

describe('a plugin', () => {
  test('has a storage of its own, written through under its own name', async () => {
    await run(
      inHost(
        `console.log(wx.getStorageSync('token'), '|', plugin.recall(), '|', plugin.remember('p'), '|', wx.getStorageSync('token'))`,
      ),
    )
    await bench.open()
    expect(bench.said()).toEqual(['host secret |  | p | host secret'])
    expect(bench.of('store')).toEqual([
      { type: 'store', space: 'pay', change: { kind: 'set', key: 'token', value: 'p' } },
    ])
  })

  test('forgets what the tester clears from outside', async () => {
    await run({ js: `Page({ onShow() { console.log(wx.getStorageSync('token') || 'nothing') } })` })
    await bench.open({ pageId: 'a' })
    await bench.send({ type: 'storageReplaced', space: 'main', values: {} })
    await bench.send({ type: 'showPage', pageId: 'a' })
    expect(bench.said()).toEqual(['host secret', 'nothing'])
    expect(bench.of('store')).toEqual([])
  })

  test('gives the host its exports, and every crossing is written down', async () => {
    await run(
      inHost(`
      console.log(plugin.version, Object.keys(plugin).length, Object.isFrozen(plugin), plugin === requirePlugin('pay'), plugin.pay === plugin.pay)
      console.log(JSON.stringify(await plugin.pay({ amountFen: 5, onStep: (step) => console.log('step', step) })))
      try { plugin.fail() } catch (error) { console.log(error.message) }`),
    )
    await bench.open()
    expect(bench.said()).toEqual(['1.0 8 true true true', 'step started', '{"paid":5}', 'no card'])
    const crossings = bench
      .of('boundary')
      .map(({ from, to, kind, member, values }) =>
        [`${from}→${to}`, kind, member, ...values.map((value) => value.split('\n')[0])].join(' '),
      )
    expect(crossings).toEqual([
      'main→pay require pay',
      'main→pay require pay',
      'main→pay call pay {"amountFen":5,"onStep":"ƒ onStep"}',
      'pay→main callback pay.onStep started',
      'pay→main return pay {"paid":5}',
      'main→pay call fail',
      'pay→main throw fail Error: no card',
    ])
  })

  test('knows itself and its host by their AppIDs', async () => {
    await run(inHost('console.log(plugin.own()); console.log(JSON.stringify(wx.getAccountInfoSync()))'))
    await bench.open()
    const miniProgram = { appId: PLUGIN_APP_ID, envVersion: 'develop', version: '' }
    expect(bench.said().map((line) => JSON.parse(line))).toEqual([
      { miniProgram, plugin: { appId: PLUGIN_APP_ID, version: '1.2.3' } },
      { miniProgram },
    ])
  })

  test('reaches only what the host exports to it', async () => {
    await run(inHost('console.log(plugin.host())'), {
      'exported.js': `exports.greet = (who) => 'hello ' + who`,
    })
    await bench.open()
    expect(bench.said()).toEqual(['hello plugin'])
    const crossings = bench
      .of('boundary')
      .map(({ from, to, kind, member }) => `${from}→${to} ${kind} ${member}`)
    expect(crossings).toContain('pay→main call greet')
  })

  test('sees null for pages that are not its own, and the host sees only an address', async () => {
    await run({
      js: `Page({ onShow() { const pages = getCurrentPages(); console.log(requirePlugin('pay').pages(), pages.length, pages[1] && pages[1].route, pages[1] && typeof pages[1].setData) } })`,
    })
    await bench.open({ pageId: 'a' })
    await bench.open({ pageId: 'b', space: 'pay', path: 'pages/cashier/cashier', query: { order: '7' } })
    await bench.send({ type: 'showPage', pageId: 'a' })
    const route = `__plugin__/${PLUGIN_APP_ID}/pages/cashier/cashier`
    expect(bench.said('pay')).toEqual([`pages [null,"${route}"]`])
    expect(bench.said()).toEqual(['[null] 1 undefined undefined', `[null,"${route}"] 2 ${route} undefined`])
  })

  test('puts a component into a page of the host: properties, function properties and events', async () => {
    await run({
      json: { usingComponents: { 'pay-button': 'plugin://pay/pay-button' } },
      wxss: '.title { font-weight: bold }',
      wxml: '<view class="title" id="own"/><pay-button fen="{{fen}}" onPay="{{onPay}}" bindpaid="paid" id="plugin"/>',
      js: `Page({ data: { fen: 1 }, onLoad() { this.setData({ fen: 2, onPay: (fen) => console.log('prop', fen) }) },
        paid(e) { console.log('event', e.detail.fen, e.target.id); console.log(this.selectComponent('#plugin')) } })`,
    })
    const view = await bench.open()
    view.tap('button')
    await bench.settled()
    expect(view.text()).toBe('2')
    expect(bench.said()).toEqual(['event 2 plugin', 'null', 'prop 2'])
    expect([...view.find('#own').classes]).toEqual(['title'])
    expect([...view.find('button').classes]).toEqual([expect.stringMatching(/^pay-\d+--title$/)])
    expect(view.find('button').attributes.get('hover-class')).toMatch(/^pay-\d+--pressed pressed$/)
    expect(bench.of('boundary').map((line) => line.kind)).toEqual(['event', 'denied'])
  })

  test('is not entered by selectors of the host, not even by >>>', async () => {
    await run(
      {
        json: { usingComponents: { 'pay-button': 'plugin://pay/pay-button', 'x-own': '/x-own' } },
        wxml: '<pay-button fen="1" id="plugin"/><x-own id="own"/>',
        js: `Page({ onReady() {
        wx.createSelectorQuery().select('#own >>> .inner').boundingClientRect(({ dataset }) => console.log('own', dataset.n)).exec()
        wx.createSelectorQuery().select('#plugin >>> .title').boundingClientRect().selectAll('#plugin >>> .title').boundingClientRect()
          .select('#plugin').boundingClientRect().exec(([inside, all, own]) => console.log(inside, all.length, own.id))
        wx.pageScrollTo({ selector: '#plugin >>> .title', fail: (e) => console.log(e.errMsg) })
      } })`,
      },
      {
        'x-own.json': { component: true },
        'x-own.js': 'Component({})',
        'x-own.wxml': '<view class="inner" data-n="7"/>',
      },
    )
    await bench.open()
    expect(bench.said().sort()).toEqual([
      'null 0 plugin',
      'own 7',
      'pageScrollTo:fail no element matches #plugin >>> .title',
    ])
  })

  test('has pages with styles of their own, which app.wxss does not touch', async () => {
    await run({}, { 'app.wxss': '.title {}' })
    const view = await bench.open({ space: 'pay', path: 'pages/cashier/cashier', query: { order: '7' } })
    expect(view.text()).toBe('7')
    expect(view.styleSheets.map((sheet) => sheet.prefix)).toEqual([expect.stringMatching(/^pay-\d+--$/)])
    view.tap('.title')
    await bench.settled()
    expect(bench.of('call')).toMatchObject([{ space: 'pay', name: 'navigateBack', origin: 'api' }])
  })

  test('talks to the page that opened it through an event channel; between spaces values are copies', async () => {
    const page = {
      js: `Page({ onShow() {
        const value = { fen: 5, currency: 'CNY' }
        wx.navigateTo({ url: 'plugin://pay/cashier', events: { seen: (how) => console.log('seen', how, value.fen) },
          success: ({ eventChannel }) => eventChannel.emit('amount', value) })
      } })`,
    }
    // The real shell answers after it has opened the page.
    bench = new ServiceBench(() => undefined)
    await bench.boot(compileFixture(project(page, PLUGIN)))
    await bench.open()
    const ticket = bench.of('call')[0]!.ticket
    await bench.open({ space: 'pay', path: 'pages/cashier/cashier', openerTicket: ticket })
    await bench.send({ type: 'reply', ticket, ok: true, result: { errMsg: 'navigateTo:ok' } })
    expect(bench.of('call')[0]!.args).toEqual({ url: 'plugin://pay/cashier' })
    expect(bench.said('pay').at(-1)).toBe('amount CNY')
    expect(bench.said()).toEqual(['seen ok 5'])
  })

  test('keeps its module table: wx is an object of each space, and may be extended', async () => {
    const chunk = `(wx.webpackJsonp = wx.webpackJsonp || []).push(1)`
    bench = await new ServiceBench().boot(
      compileFixture(
        project(
          {
            js: `${chunk}; Page({ onLoad() { requirePlugin('pay'); console.log(wx.webpackJsonp.length) } })`,
          },
          {
            'plugin.json': { main: 'index.js' },
            'index.js': `${chunk}; console.log(wx.webpackJsonp.length)`,
          },
        ),
      ),
    )
    await bench.open()
    expect([bench.said(), bench.said('pay')]).toEqual([['1'], ['1']])
  })

  test('may give its modules any names, and sees nothing that phones do not have', async () => {
    const code = `'use strict'; const name = 'n', history = 1, wx2 = wx, console2 = console, URL = 'own'; let performance, App = 2
      console2.log(name, URL, typeof fetch, typeof TextEncoder, typeof structuredClone, (function () { return this })()) // the end`
    bench = await new ServiceBench().boot(compileFixture(project({ js: `${code}\nPage({})` })))
    await bench.open()
    expect(bench.said()).toEqual(['n own undefined undefined undefined undefined'])
  })

  test('is loaded by callback or promise too; an unknown one fails clearly', async () => {
    await run({
      js: `Page({ async onLoad() {
        requirePlugin('pay', (plugin) => console.log(plugin.version))
        console.log((await requirePlugin.async('pay')).version)
        try { requirePlugin('gone') } catch (error) { console.log(error.message) }
      } })`,
    })
    await bench.open()
    expect(bench.said()).toEqual([
      '1.0',
      '1.0',
      'requirePlugin:fail plugin "gone" is not declared in app.json',
    ])
  })
})

describe('a navigator', () => {
  test('routes in the name of whoever wrote it', async () => {
    await run({ wxml: '<navigator url="/pages/index/index" id="n"/>' })
    const view = await bench.open()
    const target = view.find('#n').id
    view.send({ type: 'navigate', target, openType: 'navigate', url: '/pages/index/index', delta: 1 })
    view.send({ type: 'navigate', target, openType: 'navigateBack', url: '', delta: 2 })
    await bench.settled()
    expect(bench.of('call').map(({ name, args, origin, space }) => ({ name, args, origin, space }))).toEqual([
      { name: 'navigateTo', args: { url: '/pages/index/index' }, origin: 'navigator', space: 'main' },
      { name: 'navigateBack', args: { delta: 2 }, origin: 'navigator', space: 'main' },
    ])
  })
})
