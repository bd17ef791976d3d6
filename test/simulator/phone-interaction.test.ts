import { describe, expect, test } from 'vitest'
import { codeOf, codeOfBytes, type SeenCode, shapesOf } from '../../simulator/shell/camera/seen-code.ts'
import { type Action, reduce } from '../../simulator/shell/phone/reducer.ts'
import {
  DEFAULT_SETTINGS,
  type Dialog,
  type PhoneState,
  startingPhone,
} from '../../simulator/shell/phone/state.ts'
import type { Effect } from '../../simulator/shell/phone/step.ts'
import { phoneManifest } from '../support/simulator-shell.ts'

describe('What the phone shows over a page', () => {
  test('a toast goes by itself, a loading stays, and an old toast’s end does not take a new one away', () => {
    let { state } = next(running(), toast('已加入', 'toast', 1500))
    const first = state.toast!
    state = next(state, toast('提交中', 'loading', null)).state
    state = next(state, { type: 'expireToast', toastId: first.id }).state
    expect(state.toast).toMatchObject({ kind: 'loading', title: '提交中' })
    state = next(state, { type: 'notice', text: '内容已复制' }).state
    expect(state.toast?.title).toBe('提交中')
    expect(next(state, { type: 'hideToast', asker: asker('hideLoading') }).state.toast).toBeNull()
  })

  test('dialogs come one after another, each answered once', () => {
    const two = next(next(running(), modal(1, '第一个')).state, modal(2, '第二个')).state
    const first = next(two, { type: 'answerDialog', answer: { kind: 'confirm', content: '' } })
    expect(replies(first.effects)).toEqual([
      { ticket: 1, errMsg: 'showModal:ok', confirm: true, cancel: false },
    ])
    expect(first.state.dialogs[0]).toMatchObject({ title: '第二个' })
    const second = next(first.state, { type: 'answerDialog', answer: { kind: 'cancel' } })
    expect(replies(second.effects)).toEqual([
      { ticket: 2, errMsg: 'showModal:ok', confirm: false, cancel: true },
    ])
    expect(next(second.state, { type: 'answerDialog', answer: { kind: 'cancel' } }).effects).toEqual([])
  })

  test('a scanned code comes back with its bytes; closing the scanner is a cancel', () => {
    const scanning = next(running(), scanner()).state
    const scanned = next(scanning, see(codeOf('码')))
    expect(replies(scanned.effects)).toEqual([
      {
        ticket: 7,
        errMsg: 'scanCode:ok',
        result: '码',
        scanType: 'QR_CODE',
        charSet: 'utf-8',
        rawData: '56CB',
      },
    ])
    const closed = next(scanning, { type: 'answerDialog', answer: { kind: 'cancel' } })
    expect(replies(closed.effects)).toEqual([{ ticket: 7, errMsg: 'scanCode:fail cancel' }])
  })

  test('a scanner passes over what it does not look for: another shape, or a picture when only the camera may', () => {
    const onlySquares = next(running(), scanner({ looksFor: shapesOf(['qrCode', 'wxCode']) })).state
    expect(next(onlySquares, see(codeOf('6200', 'CODE_128'))).effects).toEqual([])
    expect(replies(next(onlySquares, see(codeOf('6200'))).effects)).toMatchObject([{ result: '6200' }])
    const onlyCamera = next(running(), scanner({ onlyFromCamera: true })).state
    const picture = { ...codeOf('6200'), source: 'album' } as const
    expect(next(onlyCamera, see(picture)).state.dialogs).toHaveLength(1)
    expect(replies(next(next(running(), scanner()).state, see(picture)).effects)).toHaveLength(1)
  })

  test('bytes that are no UTF-8 keep their bytes and name a character set', () => {
    const gbk = Uint8Array.of(0xd6, 0xd0, 0xce, 0xc4)
    const code = codeOfBytes(gbk, 'QR_CODE')
    expect(code).toMatchObject({ charSet: 'gb18030', rawData: '1tDOxA==' })
    expect(code.text).toContain('\ufffd')
    expect(new TextDecoder(code.charSet).decode(Buffer.from(code.rawData, 'base64'))).toBe('中文')
  })

  test('the page is hidden behind the scanner and shown again before it gets the code, as on Android', () => {
    const opened = next(running(), scanner())
    expect(opened.effects).toEqual([{ kind: 'hidePage', pageId: 'page-1' }, { kind: 'appHide' }])
    const { effects } = next(opened.state, see(codeOf('x')))
    expect(effects.map(({ kind }) => kind)).toEqual(['appShow', 'showPage', 'reply'])
  })

  test('a mini program that is left no longer keeps the screen lit, but stays as bright', () => {
    const change = { keepOn: true, brightness: 0.9 }
    const lit = next(running(), { type: 'changeScreen', asker: asker('setKeepScreenOn'), change }).state
    const left = next(lit, { type: 'pressCapsuleClose' }).state
    expect(left.screen).toMatchObject({ keepOn: false, brightness: 0.9 })
  })
})

describe('What WeChat asks the person', () => {
  test('the place is told after a yes, and never asked for again', () => {
    const asked = next(running(), askPlace()).state
    expect(asked.dialogs[0]).toMatchObject({ kind: 'permission', reason: '用于查找附近的门店' })
    const allowed = next(asked, { type: 'answerDialog', answer: { kind: 'confirm', content: '' } })
    expect(replies(allowed.effects)).toEqual([{ ticket: 1, errMsg: 'getLocation:ok', latitude: 31 }])
    const again = next(allowed.state, askPlace())
    expect(again.state.dialogs).toEqual([])
    expect(replies(again.effects)).toHaveLength(1)
  })

  test('a no is kept too, for this person alone', () => {
    const asked = next(running(), askPlace()).state
    const refused = next(asked, { type: 'answerDialog', answer: { kind: 'cancel' } })
    expect(replies(refused.effects)).toEqual([{ ticket: 1, errMsg: 'getLocation:fail auth deny' }])
    expect(replies(next(refused.state, askPlace()).effects)).toMatchObject([
      { errMsg: 'getLocation:fail auth deny' },
    ])
    const other = next(refused.state, { type: 'changeSettings', change: { tester: 'zhao' } }).state
    expect(next(other, askPlace()).state.dialogs).toHaveLength(1)
  })

  test('an API that app.json does not declare is refused before anybody is asked', () => {
    const { state, effects } = next(running(), askPlace('getFuzzyLocation'))
    expect(state.dialogs).toEqual([])
    expect(replies(effects)[0]?.errMsg).toContain('requiredPrivateInfos')
  })
})

describe('What the tester changes on the desk', () => {
  test('a dark phone repaints the bars and tells the mini program, keeping titles that pages have set', () => {
    const titled = next(running(), {
      type: 'changeBar',
      asker: asker('setNavigationBarTitle'),
      change: { title: '三件商品' },
    }).state
    const { state, effects } = next(titled, { type: 'changeSettings', change: { theme: 'dark' } })
    expect(state.stack[0]?.bar).toMatchObject({ title: '三件商品', backgroundColor: '#101010' })
    expect(effects).toMatchObject([{ kind: 'hostEvent', event: { name: 'ThemeChange', theme: 'dark' } }])
  })

  test('a mini program that does not say darkmode stays light, as in WeChat', () => {
    const { state, effects } = next(running({ darkmode: false }), {
      type: 'changeSettings',
      change: { theme: 'dark' },
    })
    expect(state.stack[0]?.bar.backgroundColor).toBe('#ffffff')
    expect(effects).toEqual([])
  })

  test('a lost network is an event; another person or language is a new start', () => {
    const offline = next(running(), { type: 'changeSettings', change: { network: 'offline' } })
    expect(offline.effects).toEqual([
      { kind: 'hostEvent', event: { name: 'NetworkStatusChange', isConnected: false, networkType: 'none' } },
    ])
    expect(next(running(), { type: 'changeSettings', change: { tester: 'zhao' } }).effects).toEqual([
      { kind: 'restart' },
    ])
  })

  test('clearing one space’s storage leaves the others and tells the service', () => {
    const stored = ['main', 'quickpass'].reduce(
      (state, space) =>
        next(state, { type: 'store', space, change: { kind: 'set', key: 'k', value: space } }).state,
      running(),
    )
    const { state, effects } = next(stored, { type: 'clearStorage', space: 'quickpass' })
    expect(state.storage).toEqual({ main: { k: 'main' }, quickpass: {} })
    expect(effects).toEqual([
      { kind: 'persist', space: 'quickpass' },
      { kind: 'replaceStorage', space: 'quickpass' },
    ])
  })

  test('the logs keep the latest five hundred lines', () => {
    let state = running()
    for (let line = 1; line <= 600; line++) {
      const entry = { type: 'log', space: 'main', level: 'log', args: [String(line)], atMs: line } as const
      state = next(state, { type: 'log', line: entry }).state
    }
    expect(state.console).toHaveLength(500)
    expect(state.console[0]?.args).toEqual(['101'])
  })
})

function running(manifest: Partial<typeof phoneManifest> = {}): PhoneState {
  const start = startingPhone({ ...phoneManifest, ...manifest }, DEFAULT_SETTINGS, {
    main: {},
    quickpass: {},
  })
  return next(start, { type: 'launched', url: '/pages/home/home' }).state
}

function next(state: PhoneState, action: Action) {
  return reduce(state, action)
}

function scanner(
  change: Partial<Extract<Dialog, { kind: 'scan' }>> = {},
): Extract<Action, { type: 'openDialog' }> {
  const asked = { kind: 'scan', ticket: 7, onlyFromCamera: false, looksFor: shapesOf([]) } as const
  return { type: 'openDialog', dialog: { ...asked, ...change } }
}

function see(code: SeenCode): Action {
  return { type: 'answerDialog', answer: { kind: 'code', code } }
}

function askPlace(api = 'getLocation'): Action {
  const asked = { asker: asker(api), scope: 'scope.userLocation', fields: { latitude: 31 } } as const
  return { type: 'askPermission', asked }
}

function asker(api: string) {
  return { ticket: 1, api, space: 'main' }
}

function toast(title: string, kind: 'toast' | 'loading', durationMs: number | null): Action {
  return {
    type: 'showToast',
    asker: asker('showToast'),
    toast: { kind, title, icon: 'none', mask: false },
    durationMs,
  }
}

function modal(ticket: number, title: string): Action {
  const words = { title, content: '', cancelText: '取消', confirmText: '确定', placeholder: '' }
  const colours = { cancelColor: null, confirmColor: null }
  return { type: 'openDialog', dialog: { kind: 'modal', ticket, editable: false, ...words, ...colours } }
}

function replies(effects: readonly Effect[]) {
  return effects.flatMap((effect) =>
    effect.kind === 'reply' ? [{ ticket: effect.ticket, ...effect.result }] : [],
  )
}
