import { afterEach, describe, expect, test } from 'vitest'
import { type Answers, compileFixture, project, ServiceBench } from '../support/simulator-service.ts'

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
})
