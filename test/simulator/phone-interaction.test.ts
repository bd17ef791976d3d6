import { describe, expect, test } from 'vitest'
import { type Action, reduce } from '../../simulator/shell/phone/reducer.ts'
import { DEFAULT_SETTINGS, type PhoneState, startingPhone } from '../../simulator/shell/phone/state.ts'
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
    const scanning = next(running(), { type: 'openDialog', dialog: { kind: 'scan', ticket: 7 } }).state
    const scanned = next(scanning, { type: 'answerDialog', answer: { kind: 'confirm', content: '码' } })
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
