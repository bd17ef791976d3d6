import { afterEach, describe, expect, test } from 'vitest'
import { Service } from '../../simulator/service/service.ts'
import type { FromService } from '../../simulator/wire/shell.ts'
import { type Answers, BOOT, compileFixture, project, ServiceBench } from '../support/simulator-service.ts'

let bench: ServiceBench
afterEach(() => bench?.close())

async function run(fixture: Parameters<typeof compileFixture>[0], answers?: Answers): Promise<ServiceBench> {
  bench = new ServiceBench(answers)
  return bench.boot(compileFixture(fixture))
}

const BUTTON = {
  'parts/button.json': { component: true },
  'parts/button.wxml': '<text>{{label}}</text>',
  'parts/button.js': `Component({
    properties: { label: String },
    lifetimes: {
      created() { console.log('button created') },
      attached() { console.log('button attached', getCurrentPages().length) },
      ready() { console.log('button ready') },
      detached() { console.log('button detached') },
    },
    pageLifetimes: { show() { console.log('button show') }, hide() { console.log('button hide') } },
  })`,
}

describe('the life of an application', () => {
  test('runs from launch to unload in the order that WeChat documents', async () => {
    const page = {
      js: `Page({
        onLoad(query) { console.log('load', JSON.stringify(query), this.route) },
        onShow() { console.log('show') }, onReady() { console.log('ready') },
        onHide() { console.log('hide') }, onUnload() { console.log('unload') },
      })`,
      json: { usingComponents: { 'x-button': '/parts/button' } },
      wxml: '<x-button label="pay"/>',
    }
    const app = `App({
      onLaunch(o) { console.log('launch', o.scene) }, onShow(o) { console.log('app show', o.path) },
      onHide() { console.log('app hide') },
    })`
    await run(project(page, undefined, { ...BUTTON, 'app.js': app }))
    const view = await bench.open({ pageId: 'a', query: { order: '7' } })
    expect(view.text()).toBe('pay')
    await bench.send({ type: 'hidePage', pageId: 'a' })
    await bench.send({ type: 'appHide' })
    await bench.send({ type: 'closePage', pageId: 'a' })
    expect(bench.said()).toEqual([
      'launch 1001',
      'app show pages/index/index',
      'button created',
      'button attached 1',
      'load {"order":"7"} pages/index/index',
      'show',
      'button show',
      'button ready',
      'ready',
      'hide',
      'button hide',
      'app hide',
      'unload',
      'button detached',
    ])
    expect(bench.of('pageReady')).toEqual([{ type: 'pageReady', pageId: 'a' }])
  })

  test('survives a page that comes back, and says how it is when asked', async () => {
    const page = {
      js: `Page({ data: { fen: 1, f: null }, onLoad() { this.setData({ f() {} }) }, onShow() { console.log('show') } })`,
    }
    await run(project(page))
    await bench.open({ pageId: 'a', query: { x: '1' } })
    await bench.send({ type: 'hidePage', pageId: 'a' })
    await bench.send({ type: 'showPage', pageId: 'a' })
    await bench.send({ type: 'inspect', ticket: 9 })
    expect(bench.said()).toEqual(['show', 'show'])
    const shown = {
      pageId: 'a',
      space: 'main',
      route: 'pages/index/index',
      options: { x: '1' },
      data: { fen: 1 },
    }
    expect(bench.of('inspected')).toEqual([{ type: 'inspected', ticket: 9, pages: [shown] }])
    expect(bench.of('pageReady')).toHaveLength(1)
  })

  test('counts a tab page among the current pages only while it is in the stack, in the order of the stack', async () => {
    const says = `Page({
      onShow() { console.log('show', getCurrentPages().map((page) => page.route).join(' > ')) },
      onLoad() { console.log('load', getCurrentPages().map((page) => page.route).join(' > ')) },
    })`
    const tabs = ['home', 'orders'].map((name) => ({ pagePath: `pages/${name}`, text: name }))
    const paths = ['pages/home', 'pages/orders', 'pages/goods']
    await run(
      project({}, undefined, {
        ...Object.fromEntries(
          paths.flatMap((at) => [
            [`${at}.js`, says],
            [`${at}.wxml`, '<view/>'],
          ]),
        ),
        'app.json': { pages: paths, tabBar: { list: tabs } },
      }),
    )
    const open = (pageId: string) => bench.open({ pageId, path: `pages/${pageId}` })
    await open('home')
    await bench.send({ type: 'hidePage', pageId: 'home' })
    await open('orders')
    await bench.send({ type: 'hidePage', pageId: 'orders' })
    await bench.send({ type: 'showPage', pageId: 'home' })
    await bench.send({ type: 'hidePage', pageId: 'home' })
    await open('goods')
    await bench.send({ type: 'closePage', pageId: 'goods' })
    await bench.send({ type: 'showPage', pageId: 'orders' })
    expect(bench.said()).toEqual([
      'load pages/home',
      'show pages/home',
      'load pages/orders',
      'show pages/orders',
      'show pages/home',
      'load pages/home > pages/goods',
      'show pages/home > pages/goods',
      'show pages/orders',
    ])
    await bench.send({ type: 'inspect', ticket: 1 })
    expect(bench.of('inspected')[0]?.pages.map((page) => page.pageId)).toEqual(['home', 'orders'])
  })

  test('tells the shell when it cannot start at all', async () => {
    await run(project({}, undefined, { 'app.js': `throw new Error('no')` }))
    expect(bench.of('failed')).toEqual([{ type: 'failed', text: 'no' }])
    bench.close()
    const bundle = compileFixture(project({}))
    bench = await new ServiceBench().boot({ ...bundle, version: 0 as never })
    expect(bench.of('failed')[0]?.text).toMatch(/different versions/)
  })

  test('reports promises that nobody waits for, through the environment that sees them', () => {
    const sent: FromService[] = []
    const service = new Service({ send: (message) => sent.push(message), nowMs: () => 5 })
    const bundle = compileFixture(
      project({}, undefined, {
        'app.js': `App({ onUnhandledRejection({ reason }) { console.log('app heard', reason) } })`,
      }),
    )
    service.receive({ ...BOOT, bundle })
    service.unhandledRejection('lost')
    expect(sent.filter((message) => message.type === 'log')).toEqual([
      {
        type: 'log',
        space: 'service',
        level: 'error',
        args: ['Unhandled promise rejection:', 'lost'],
        atMs: 5,
      },
      { type: 'log', space: 'main', level: 'log', args: ['app heard', 'lost'], atMs: 5 },
    ])
  })

  test('runs its timers on the clock it is given', () => {
    const due: [run: () => void, delayMs: number | undefined][] = []
    const said: string[] = []
    const timers = {
      setTimeout: (run: () => void, delayMs?: number) => due.push([run, delayMs]),
      setInterval: () => 0,
      clearTimeout: () => {},
      clearInterval: () => {},
    }
    const send = (message: FromService) => message.type === 'log' && said.push(message.args.join(' '))
    const bundle = compileFixture(
      project({}, undefined, {
        'app.js': `App({}); setTimeout((who) => console.log('hello', who), 900, 'you')`,
      }),
    )
    new Service({ send, timers }).receive({ ...BOOT, bundle })
    expect(due.map(([, delayMs]) => delayMs)).toEqual([900])
    due[0]?.[0]()
    expect(said).toEqual(['hello you'])
  })
})
