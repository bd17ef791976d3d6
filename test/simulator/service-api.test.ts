import fs from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { API_TABLE, type ApiRow, apiFor, isVisible } from '../../simulator/wire/api.ts'
import {
  type Answers,
  compileFixture,
  ENVIRONMENT,
  type FakeView,
  type Files,
  project,
  ServiceBench,
  SYSTEM,
} from '../support/simulator-service.ts'

let bench: ServiceBench
afterEach(() => bench?.close())

/** Runs a page whose onLoad is the given body. */
async function inPage(body: string, answers?: Answers, page: Files = {}): Promise<FakeView> {
  bench = new ServiceBench(answers)
  const js = `Page({ data: { three: [1, 2, 3] }, async onLoad() { ${body} } })`
  await bench.boot(compileFixture(project({ js, ...page })))
  return bench.open({ pageId: 'a' })
}

describe('an asynchronous API', () => {
  const answers: Answers = ({ name }) => {
    return name === 'scanCode' ? new Error('scanCode:fail cancel') : { errMsg: `${name}:ok`, confirm: true }
  }

  test('answers by promise when it gets no callbacks', async () => {
    await inPage(
      `console.log(JSON.stringify(await wx.showModal({ title: 't' })))
       try { await wx.scanCode() } catch (error) { console.log(error instanceof Error, JSON.stringify(error)) }`,
      answers,
    )
    expect(bench.said()).toEqual([
      '{"errMsg":"showModal:ok","confirm":true}',
      'false {"errMsg":"scanCode:fail cancel"}',
    ])
  })

  test('answers by callbacks when it gets one, then completes, and returns nothing', async () => {
    await inPage(
      `const log = (name) => (result) => console.log(name, result.errMsg)
       console.log(wx.showToast({ success: log('success'), fail: log('fail'), complete: log('complete') }))
       wx.scanCode({ success: log('success'), fail: log('fail'), complete: log('complete') })
       wx.hideToast({ complete() { throw new Error('in a callback') } })`,
      answers,
    )
    expect(bench.said()).toEqual([
      'undefined',
      'success showToast:ok',
      'complete showToast:ok',
      'fail scanCode:fail cancel',
      'complete scanCode:fail cancel',
    ])
    expect(bench.console().at(-1)).toMatch(/^main error: Error: in a callback/)
  })

  test('sends what can travel, and no callbacks', async () => {
    await inPage('wx.showModal({ title: "t", success() {}, nested: { f() {}, n: 1 } })', answers)
    expect(bench.of('call')[0]).toEqual({
      type: 'call',
      ticket: 1,
      space: 'main',
      name: 'showModal',
      args: { title: 't', nested: { f: undefined, n: 1 } },
      origin: 'api',
    })
  })
})

describe('wx.request', () => {
  test('is a task: headers first, then the answer, and it can be taken back', async () => {
    await inPage(
      `const task = wx.request({ url: 'https://shop.quickpass.example/a', success: (r) => console.log('ok', r.statusCode), fail: (r) => console.log(r.errMsg) })
       task.onHeadersReceived((value) => console.log('headers', value.header.a))
       wx.request({ url: 'https://shop.quickpass.example/b', fail: (r) => console.log(r.errMsg) }).abort()`,
      () => undefined,
    )
    const [first, second] = bench.of('call').map((call) => call.ticket) as [number, number]
    expect(bench.of('abort')).toEqual([{ type: 'abort', ticket: second }])
    await bench.send({
      type: 'taskEvent',
      ticket: first,
      event: 'headersReceived',
      value: { header: { a: 1 } },
    })
    await bench.send({
      type: 'reply',
      ticket: first,
      ok: true,
      result: { errMsg: 'request:ok', statusCode: 200 },
    })
    await bench.send({ type: 'reply', ticket: second, ok: false, error: { errMsg: 'request:fail abort' } })
    expect(bench.said()).toEqual(['headers 1', 'ok 200', 'request:fail abort'])
  })
})

describe('storage', () => {
  test('has the same rules in both forms', async () => {
    await inPage(`
      const value = { fen: 5 }
      wx.setStorageSync('a', value); value.fen = 6
      console.log(JSON.stringify(wx.getStorageSync('a')), JSON.stringify((await wx.getStorage({ key: 'a' })).data))
      console.log(JSON.stringify(wx.getStorageSync('none')), await wx.getStorage({ key: 'none' }).catch((e) => e.errMsg))
      await wx.setStorage({ key: 'b', data: [1] }); await wx.removeStorage({ key: 'a' })
      console.log(JSON.stringify(wx.getStorageInfoSync()))
      wx.batchSetStorageSync([{ key: 'c', value: 3 }]); console.log(wx.batchGetStorageSync(['b', 'c']).join('|'))
      wx.clearStorageSync(); console.log(wx.getStorageInfoSync().keys.length)`)
    expect(bench.said()).toEqual([
      '{"fen":5} {"fen":5}',
      '"" getStorage:fail data not found',
      '{"keys":["b"],"currentSize":1,"limitSize":10240}',
      '1|3',
      '0',
    ])
    expect(bench.of('store').map(({ change }) => change.kind)).toEqual([
      'set',
      'set',
      'remove',
      'set',
      'clear',
    ])
  })

  test('refuses what WeChat refuses', async () => {
    await inPage(`
      const big = 'x'.repeat(1024 * 1024)
      try { wx.setStorageSync('big', big) } catch (error) { console.log(error.message) }
      console.log(await wx.setStorage({ key: 'big', data: big }).catch((e) => e.errMsg))
      for (let n = 0; n < 11; n++) try { wx.setStorageSync('n' + n, big.slice(10)) } catch (error) { console.log(n, error.message) }
      try { wx.setStorageSync('', 1) } catch (error) { console.log(error.message.slice(0, 36)) }`)
    expect(bench.said()).toEqual([
      'setStorageSync:fail entry size limit reached',
      'setStorage:fail entry size limit reached',
      '10 setStorageSync:fail exceed storage max size 10Mb',
      'setStorageSync:fail parameter error:',
    ])
  })
})

describe('what the phone is', () => {
  test('is told in one piece and in parts, and follows the phone', async () => {
    const view = await inPage(`
      const all = wx.getSystemInfoSync()
      console.log(all.windowHeight, all.theme, all.SDKVersion, all.platform, (await wx.getSystemInfo()).model)
      console.log(wx.getWindowInfo().screenTop, wx.getAppBaseInfo().language, wx.getDeviceInfo().brand, wx.getMenuButtonBoundingClientRect().left)
      console.log(wx.getLaunchOptionsSync().scene, wx.getEnterOptionsSync().path)
      wx.onThemeChange(({ theme }) => console.log('theme', theme, wx.getAppBaseInfo().theme))`)
    const system = { ...SYSTEM, theme: 'dark' } as const
    const dark = { ...ENVIRONMENT, theme: 'dark' } as const
    await bench.send({ type: 'hostEvent', event: { name: 'ThemeChange', theme: 'dark', system, view: dark } })
    expect(bench.said()).toEqual([
      '724 light 3.8.12 devtools iPhone 15',
      '88 zh_CN devtools 281',
      '1001 pages/index/index',
      'theme dark dark',
    ])
    expect(view.environments).toEqual([dark])
  })

  test('reaches pages and components when its window changes size', async () => {
    const wide = { ...SYSTEM, windowWidth: 800 }
    bench = await new ServiceBench().boot(
      compileFixture(
        project(
          {
            json: { usingComponents: { 'x-a': '/x-a' } },
            wxml: '<x-a/>',
            js: `Page({ onResize(e) { console.log('page', e.size.windowWidth, wx.getWindowInfo().windowWidth) } })`,
          },
          undefined,
          {
            'x-a.json': { component: true },
            'x-a.wxml': '',
            'x-a.js': `Component({ pageLifetimes: { resize(e) { console.log('component', e.size.windowWidth) } } })`,
          },
        ),
      ),
    )
    await bench.open()
    await bench.send({ type: 'hostEvent', event: { name: 'WindowResize', system: wide, view: ENVIRONMENT } })
    expect(bench.said()).toEqual(['page 800 800', 'component 800'])
  })

  test('can be listened to until one stops listening', async () => {
    await inPage(`
      const heard = (value) => console.log(JSON.stringify(value))
      wx.onNetworkStatusChange(heard); wx.onNetworkStatusChange(() => console.log('other'))
      wx.onKeyboardHeightChange((value) => { heard(value); wx.offNetworkStatusChange(heard) })
      wx.onAppHide(() => console.log('hidden')); wx.onAppShow((options) => console.log('shown', options.scene))`)
    const offline = { name: 'NetworkStatusChange', isConnected: false, networkType: 'none' } as const
    await bench.send({ type: 'hostEvent', event: offline })
    await bench.send({
      type: 'hostEvent',
      event: { name: 'KeyboardHeightChange', height: 300, duration: 200 },
    })
    await bench.send({ type: 'hostEvent', event: offline })
    await bench.send({ type: 'appHide' })
    await bench.send({ type: 'appShow', options: { path: '', query: {}, scene: 1038 } })
    expect(bench.said()).toEqual([
      '{"isConnected":false,"networkType":"none"}',
      'other',
      '{"height":300,"duration":200}',
      'other',
      'hidden',
      'shown 1038',
    ])
  })
})

describe('the page below the code', () => {
  test('answers selector queries in order, all together', async () => {
    const view = await inPage(
      `const query = wx.createSelectorQuery()
       query.select('#one').boundingClientRect((rect) => console.log(rect.id, rect.dataset.n, rect.width))
       query.selectAll('.many').fields({ id: true, size: true, computedStyle: ['color'] })
       query.selectViewport().scrollOffset(); query.select('#none').boundingClientRect()
       query.exec((all) => console.log(JSON.stringify(all)))
       this.createSelectorQuery().select('#one').boundingClientRect().exec(([rect]) => console.log('this', rect.top > 0))`,
      undefined,
      { wxml: '<view id="one" data-n="7"/><text class="many" wx:for="{{three}}">{{item}}</text>' },
    )
    const many = { id: '', width: 100, height: 5, color: 'red' }
    const viewport = { id: '', dataset: {}, scrollLeft: 0, scrollTop: 7, scrollWidth: 100, scrollHeight: 900 }
    expect(bench.said()[0]).toBe('one 7 100')
    expect(bench.said()).toContain('this true')
    const all = JSON.parse(bench.said().find((line) => line.startsWith('['))!)
    expect(all.slice(1)).toEqual([[many, many, many], viewport, null])
    expect(view.find('#one').id * 10).toBe(all[0].top)
  })

  test('can be scrolled, and its keyboard put away', async () => {
    const view = await inPage(
      `await new Promise((resolve) => wx.nextTick(resolve))
       await wx.pageScrollTo({ scrollTop: 40 }); await wx.pageScrollTo({ selector: '#far' }); await wx.hideKeyboard()
       console.log(await wx.pageScrollTo({ selector: '#none' }).catch((e) => e.errMsg))`,
      undefined,
      { wxml: '<view id="far"/>' },
    )
    expect(view.scrolls).toEqual([40, view.find('#far').id * 10 + 7])
    expect(view.ops.at(-1)).toEqual(['blur'])
    expect(bench.said()).toEqual(['pageScrollTo:fail no element matches #none'])
  })
})

describe('bytes', () => {
  test('go to base64 and back, and may be random', async () => {
    await inPage(`
      const bytes = new Uint8Array([0, 200, 255]).buffer
      const text = wx.arrayBufferToBase64(bytes)
      console.log(text, [...new Uint8Array(wx.base64ToArrayBuffer(text))].join())
      console.log((await wx.getRandomValues({ length: 16 })).randomValues.byteLength, await wx.getRandomValues({ length: 0 }).catch((e) => e.errMsg))`)
    expect(bench.said()).toEqual(['AMj/ 0,200,255', '16 getRandomValues:fail invalid length'])
  })
})

describe('an API that this simulator does not play', () => {
  test('fails clearly in every form, and the console says so', async () => {
    await inPage(`
      console.log(await wx.requestPayment({}).catch((e) => e.errMsg))
      wx.chooseImage({ fail: (e) => console.log(e.errMsg), complete: () => console.log('complete') })
      try { wx.createCanvasContext('c') } catch (error) { console.log(error.message) }
      wx.onCompassChange(() => {})
      console.log(wx.canIUse('request.object.method'), wx.canIUse('chooseImage'), wx.canIUse('button.open-type'), wx.canIUse('nonsense'))
      console.log(typeof wx.nonsense)`)
    expect(bench.said().sort()).toEqual(
      [
        'requestPayment:fail not supported by this simulator',
        'chooseImage:fail not supported by this simulator',
        'complete',
        'createCanvasContext:fail not supported by this simulator',
        'true false true false',
        'undefined',
      ].sort(),
    )
    expect(bench.console().filter((line) => line.startsWith('main warn'))).toHaveLength(4)
  })

  test('does not exist for a plugin when WeChat forbids it there', async () => {
    const names =
      'requestPayment checkSession clearStorage onAppShow pluginLogin requestPluginPayment request'
    const body = `console.log('${names}'.split(' ').map((name) => typeof wx[name]).join())`
    bench = await new ServiceBench().boot(
      compileFixture(
        project(
          { js: `${body}; Page({ onLoad() { requirePlugin('pay') } })` },
          { 'plugin.json': { main: 'i.js' }, 'i.js': body },
        ),
      ),
    )
    await bench.open()
    expect(bench.said('pay')).toEqual(['undefined,undefined,undefined,undefined,function,function,function'])
    expect(bench.said()).toEqual(['function,function,function,function,undefined,undefined,function'])
  })
})

describe('the API table', () => {
  const typings = fs.readFileSync('node_modules/miniprogram-api-typings/types/wx/lib.wx.api.d.ts', 'utf8')
  const documented = documentedApis(typings)

  test('names every function of wx that the published typings document, and no other', () => {
    expect(documented.size).toBeGreaterThan(400)
    const undocumented = [...API_TABLE.keys()].filter((name) => !documented.has(name))
    const unknown = [...documented.keys()].filter((name) => !API_TABLE.has(name))
    expect({ undocumented, unknown }).toEqual({ undocumented: [], unknown: [] })
  })

  test('gives a plugin exactly what the typings say works in plugins', () => {
    const wrong = [...documented].filter(
      ([name, inPlugins]) => (apiFor(true, name) !== undefined) !== inPlugins,
    )
    expect(wrong).toEqual([])
  })

  test('keeps payments away from plugins and plugin logins away from hosts', () => {
    const hostOnly = [
      'requestPayment',
      'requestVirtualPayment',
      'checkSession',
      'getUserProfile',
      'authorize',
    ]
    expect(hostOnly.filter((name) => apiFor(true, name))).toEqual([])
    expect(['pluginLogin', 'requestPluginPayment'].filter((name) => apiFor(false, name))).toEqual([])
  })

  test('says why whenever an answer is not the phone’s own', () => {
    const silent = [...API_TABLE].filter(([name, row]: [string, ApiRow]) => {
      return row.support !== 'supported' && row.note === '' && !name.startsWith('off')
    })
    expect(silent).toEqual([])
    expect([...API_TABLE.values()].every((row) => isVisible(row, true) || isVisible(row, false))).toBe(true)
  })
})

/** Function name → whether its documentation says that it works in plugins. */
function documentedApis(text: string): Map<string, boolean> {
  const body = text.slice(text.indexOf('interface Wx {'))
  const found = new Map<string, boolean>()
  for (const [, doc = '', name = ''] of body.matchAll(/\/\*\*([\s\S]*?)\*\/\s*\n {8}(\w+)[<(]/g)) {
    const inPlugins = /在插件中使用：([^*\n]*)/.exec(doc)?.[1]
    if (inPlugins !== undefined && !found.has(name)) found.set(name, !inPlugins.trim().startsWith('不'))
  }
  return found
}
