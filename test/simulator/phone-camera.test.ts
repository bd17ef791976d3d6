import { afterEach, describe, expect, test } from 'vitest'
import { type HeadlessOptions, type HeadlessPhone, openPhone } from '../../simulator/headless/phone.ts'
import { codeOf } from '../../simulator/shell/camera/seen-code.ts'
import type { Bundle } from '../../simulator/wire/bundle.ts'
import { CODE_PAGE, DRAWN_DIGITS as digits, drawing } from '../support/simulator-code-page.ts'
import { compileFixture, type Files, project } from '../support/simulator-service.ts'

let phone: HeadlessPhone
afterEach(() => phone?.close())

/** A page whose buttons call the phone's hardware and which shows the answers, in the shop and in the plugin alike. */
const DEVICE: Files = {
  wxml: `<view wx:for="{{calls}}" wx:key="*this" data-name="{{item}}" bindtap="call">{{item}}</view>
    <view id="answer">{{answer}}</view><view id="seen">{{seen}}</view>`,
  js: `const options = {
      scanCode: {}, scanSquare: { scanType: ['qrCode'] }, scanWrong: { scanType: 'qrCode' },
      getLocation: {}, getFuzzyLocation: {}, getSetting: {}, setScreenBrightness: { value: 0.9 },
      tooBright: { value: 1.2 }, getScreenBrightness: {}, setKeepScreenOn: { keepScreenOn: true },
      setVisualEffectOnCapture: { visualEffect: 'hidden' }, getNetworkType: {}, vibrateShort: { type: 'light' },
    }
    const apis = { scanSquare: 'scanCode', scanWrong: 'scanCode', tooBright: 'setScreenBrightness' }
    Page({
      data: { calls: Object.keys(options), answer: '', seen: '' },
      onLoad() {
        wx.onNetworkStatusChange(({ isConnected }) => this.note('connected ' + isConnected))
        if (wx.onUserCaptureScreen) wx.onUserCaptureScreen(() => this.note('screenshot'))
        else this.note('no onUserCaptureScreen')
      },
      onShow() { this.note('shown') },
      onHide() { this.note('hidden') },
      note(word) { this.setData({ seen: this.data.seen + word + ';' }) },
      async call(event) {
        const { name } = event.currentTarget.dataset
        const answer = await wx[apis[name] || name](options[name]).catch((error) => error)
        this.setData({ answer: JSON.stringify(answer) })
      },
    })`,
}

describe.each([
  ['the shop', 'pages/index/index'],
  ['the plugin', 'plugin://pay/device'],
])('A page of %s uses the phone', (_who, url) => {
  test('it scans what is held before the camera, now or later', async () => {
    await open(url)
    await phone.tap('scanCode')
    expect(phone.dialog()).toMatchObject({ kind: 'scan', looksFor: ['QR_CODE', 'CODE_128'] })
    await phone.scans('https://qr.95516.com/00010000/62…')
    expect(answer()).toMatchObject({
      errMsg: 'scanCode:ok',
      result: 'https://qr.95516.com/00010000/62…',
      scanType: 'QR_CODE',
      charSet: 'utf-8',
    })
    expect(text('seen')).toMatch(/shown;hidden;shown;$/)
    await phone.scans(codeOf('6236098835899996543', 'CODE_128'))
    await phone.scans('square')
    await phone.tap('scanSquare')
    expect(answer()).toMatchObject({ result: 'square' })
    await phone.tap('scanCode')
    expect(answer()).toMatchObject({ result: '6236098835899996543', scanType: 'CODE_128' })
  })

  test('closing the scanner is a cancel, and a wrong argument is refused in WeChat’s words', async () => {
    await open(url)
    await phone.tap('scanCode')
    await phone.answerDialog('取消')
    expect(answer()).toEqual({ errMsg: 'scanCode:fail cancel' })
    await phone.tap('scanWrong')
    expect(answer().errMsg).toBe(
      'scanCode:fail parameter error: parameter.scanType should be Array instead of String;',
    )
  })

  test('it is told where the phone is when the person allows it, and refused when not', async () => {
    await open(url)
    await phone.tap('getLocation')
    expect(phone.text()).toContain('用于显示附近门店')
    await phone.answerDialog('允许')
    expect(answer()).toMatchObject({ latitude: 31.2304, longitude: 121.4737, errMsg: 'getLocation:ok' })
    await phone.set({ city: { ...SUZHOU } })
    await phone.tap('getLocation')
    expect(answer()).toMatchObject({ latitude: SUZHOU.lat, longitude: SUZHOU.lon })
    await phone.tap('getFuzzyLocation')
    await phone.answerDialog('拒绝')
    expect(answer()).toEqual({ errMsg: 'getFuzzyLocation:fail auth deny' })
    await phone.tap('getSetting')
    expect(answer().authSetting).toEqual({ 'scope.userLocation': true, 'scope.userFuzzyLocation': false })
  })

  test('it brightens the screen, keeps it lit and hides it from screenshots', async () => {
    await open(url)
    expect(phone.screen).toEqual({ brightness: 0.5, keepOn: false, hiddenOnCapture: false })
    for (const call of ['setScreenBrightness', 'setKeepScreenOn', 'setVisualEffectOnCapture'])
      await phone.tap(call)
    expect(phone.screen).toEqual({ brightness: 0.9, keepOn: true, hiddenOnCapture: true })
    await phone.tap('tooBright')
    expect(answer().errMsg).toMatch(/^setScreenBrightness:fail /)
    await phone.tap('getScreenBrightness')
    expect(answer()).toMatchObject({ value: 0.9 })
  })

  test('it hears of a lost network', async () => {
    await open(url)
    await phone.set({ network: 'offline' })
    expect(text('seen')).toContain('connected false')
    await phone.tap('getNetworkType')
    expect(answer()).toMatchObject({ networkType: 'none' })
  })
})

test('a screenshot is heard by the shop alone: a plugin has no onUserCaptureScreen', async () => {
  await open('pages/index/index')
  await phone.takeScreenshot()
  expect(text('seen')).toContain('screenshot')
  phone.close()
  await open('plugin://pay/device')
  expect(text('seen')).toContain('no onUserCaptureScreen')
})

test('an API that app.json does not declare is refused, for the plugin too', async () => {
  await open('plugin://pay/device', compile([]))
  await phone.tap('getLocation')
  expect(answer().errMsg).toContain('requiredPrivateInfos')
})

test('a phone whose clock is wrong shows it to the mini program, and goes right again', async () => {
  const nowMs = () => Date.parse('2021-10-02T02:00:00Z')
  await open('pages/index/index', compile(), { nowMs, clockSkewMs: 120_000 })
  const lastLine = () => phone.console().at(-1)?.args
  await phone.tap('getSetting')
  expect(lastLine()).toEqual(['2021-10-02T02:02:00.000Z'])
  await phone.set({ clockSkewMs: 0 })
  await phone.tap('getSetting')
  expect(lastLine()).toEqual(['2021-10-02T02:00:00.000Z'])
})

describe('A till reads what the phone shows', () => {
  test.each(['flex', 'grown', 'placed'])('a QR code and its bars, drawn with %s views', async (style) => {
    await open('plugin://pay/code', compile(), { storage: { pay: { style, ...drawing() } } })
    expect(phone.shownCodes()).toMatchObject([
      { text: digits, shape: 'QR_CODE' },
      { text: digits, shape: 'CODE_128' },
    ])
    expect(phone.readCode()).toBe(digits)
  })

  test('a covered code cannot be read', async () => {
    await open('plugin://pay/code', compile(), {
      storage: { pay: { style: 'flex', covered: true, ...drawing() } },
    })
    expect(phone.readCode()).toBeUndefined()
  })
})

const SUZHOU = { code: '320500', zh: '苏州', en: 'Suzhou', lat: 31.2989, lon: 120.5853, isCapital: false }

function compile(requiredPrivateInfos = ['getLocation', 'getFuzzyLocation']): Bundle {
  const plugin = {
    'plugin.json': { pages: { device: 'pages/device/device', code: 'pages/code/code' } },
    'index.js': '',
    ...page('pages/device/device', DEVICE),
    ...page('pages/code/code', CODE_PAGE),
  }
  const shop = { ...DEVICE, js: `${logged(String(DEVICE.js))}` }
  const { miniprogram } = project(shop, plugin)
  const app = {
    ...(miniprogram['app.json'] as object),
    requiredPrivateInfos,
    permission: { 'scope.userLocation': { desc: '用于显示附近门店' } },
  }
  return compileFixture({ miniprogram: { ...miniprogram, 'app.json': app }, plugin })
}

/** Says the phone's time on the console with every call. */
function logged(js: string): string {
  return js.replace('async call(event) {', 'async call(event) { console.log(new Date().toISOString());')
}

function page(path: string, files: Files): Files {
  return {
    [`${path}.json`]: {},
    ...Object.fromEntries(Object.entries(files).map(([kind, content]) => [`${path}.${kind}`, content])),
  }
}

async function open(url: string, bundle = compile(), more: Partial<HeadlessOptions> = {}): Promise<void> {
  const launchUrl = url.startsWith('plugin:') ? url : `/${url}`
  phone = await openPhone({ hostUrl: 'http://127.0.0.1:1', bundle, launchUrl, ...more })
}

function text(id: string): string {
  return phone.page().document.getElementById(id)?.textContent ?? ''
}

function answer(): Record<string, unknown> & { errMsg: string } {
  return JSON.parse(text('answer'))
}
