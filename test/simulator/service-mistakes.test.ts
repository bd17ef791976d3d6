import { afterEach, describe, expect, test } from 'vitest'
import {
  compileFixture,
  type FakeView,
  type Files,
  project,
  ServiceBench,
} from '../support/simulator-service.ts'

let bench: ServiceBench
afterEach(() => bench?.close())

async function run(page: Files, more: Files = {}): Promise<FakeView> {
  bench = new ServiceBench()
  await bench.boot(compileFixture(project(page, undefined, more)))
  return bench.open()
}

const firstLines = () => bench.console().map((line) => line.split('\n')[0])

describe('code with mistakes', () => {
  test('a WXS function that throws is reported; what stands around it is shown, at first and later', async () => {
    const view = await run({
      wxml: '<wxs module="m">exports.of = function (order) { return order.price.fen }</wxs><view id="go" bindtap="go">{{m.of(order)}}</view>{{text}}',
      js: 'Page({ data: { order: null, text: "one" }, go() { this.setData({ text: "two" }); this.setData({ order: { price: { fen: 5 } } }) } })',
    })
    expect(view.text()).toBe('one')
    view.tap('#go')
    await bench.settled()
    expect(view.text()).toBe('5two')
    expect(bench.of('failed')).toEqual([])
    expect(firstLines()[0]).toBe(`main error: TypeError: Cannot read properties of null (reading 'price')`)
  })

  test('events that call each other without end are told as what they are, and the page answers on', async () => {
    const part = {
      'part.json': { component: true },
      'part.wxml': '<view/>',
      'part.js': 'Component({ methods: { again() { this.triggerEvent("echo") } } })',
    }
    const view = await run(
      {
        json: { usingComponents: { part: '/part' } },
        wxml: '<part id="part" bind:echo="echo"/><view id="go" bindtap="echo"/><view id="say" bindtap="say"/>',
        js: 'Page({ echo() { this.selectComponent("#part").again() }, say() { console.log("still here") } })',
      },
      part,
    )
    view.tap('#go')
    view.tap('#say')
    await bench.settled()
    expect(firstLines()).toEqual([
      'main error: RangeError: Maximum call stack size exceeded',
      'main log: still here',
    ])
  })

  test('data that goes in a circle ends where it closes', async () => {
    await run({
      js: 'const list = [1]; list.push(list); Page({ data: { list, rest: "kept" }, onLoad() { console.log(JSON.stringify(this.data)) } })',
    })
    expect(bench.said()).toEqual(['{"list":[1,null],"rest":"kept"}'])
  })

  test('a property of the wrong kind is told in the console panel', async () => {
    const part = {
      'part.json': { component: true },
      'part.wxml': '<view>{{fen}}</view>',
      'part.js': 'Component({ properties: { fen: Number } })',
    }
    const view = await run(
      { json: { usingComponents: { part: '/part' } }, wxml: '<part fen="twelve"/>' },
      part,
    )
    expect(view.text()).toBe('0')
    expect(firstLines()).toEqual([
      expect.stringMatching(/^main warn: property "fen" received type-incompatible value/),
    ])
  })

  test('ten megabytes of data come to the page and leave it alive', async () => {
    const view = await run({
      wxml: '<view>{{count}}</view>',
      js: 'Page({ onReady() { this.setData({ big: "x".repeat(10485760), count: 1 }); console.log(this.data.big.length) } })',
    })
    await bench.until('the answer', () => bench.said().length > 0)
    expect([bench.said(), view.text()]).toEqual([['10485760'], '1'])
  })
})
