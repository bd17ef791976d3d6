import { JSDOM } from 'jsdom'
import { h, render } from 'preact'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Simulator } from '../../simulator/shell/browser/simulator.ts'
import { DEFAULT_SETTINGS } from '../../simulator/shell/phone/state.ts'
import { SimulatorContext } from '../../simulator/shell/ui/context.ts'
import { Desk } from '../../simulator/shell/ui/desk.tsx'
import type { Desk as DeskContents } from '../../simulator/wire/host.ts'

const desk: DeskContents = {
  people: [
    { id: 'lin', name: { zh: '林晓', en: 'Lin Xiao' }, note: { zh: '有两张卡', en: 'has two cards' } },
    { id: 'zhao', name: 'Zhao' },
  ],
  cards: [
    {
      label: { zh: '测试银行 · 余额不足', en: 'Test Bank · insufficient funds' },
      cardNo: '6216261000000000018',
      phone: '13552535506',
      pin: '123456',
      sms: '111111',
    },
  ],
}

let page: JSDOM
beforeEach(() => {
  page = new JSDOM('<!doctype html><body></body>')
  vi.stubGlobal('document', page.window.document)
})
afterEach(() => {
  render(null, page.window.document.body)
  vi.unstubAllGlobals()
})

/** What can be read on the desk of a simulator whose phone speaks `language`. */
function deskIn(language: 'zh' | 'en'): string {
  const settings = { ...DEFAULT_SETTINGS, language, tester: 'lin' }
  const simulator = { settings, desk, phone: undefined } as unknown as Simulator
  render(h(SimulatorContext.Provider, { value: simulator }, h(Desk, null)), page.window.document.body)
  return page.window.document.body.textContent ?? ''
}

test('the desk names people and cards in the phone’s language, and in the only one when there is one', () => {
  const chinese = ['林晓', '有两张卡', '测试银行 · 余额不足']
  const english = ['Lin Xiao', 'has two cards', 'Test Bank · insufficient funds']
  const zh = deskIn('zh')
  const en = deskIn('en')
  for (const words of [...chinese, 'Zhao', '测试人与卡']) expect(zh).toContain(words)
  for (const words of [...english, 'Zhao', 'Test people and cards']) expect(en).toContain(words)
  for (const words of english) expect(zh).not.toContain(words)
  for (const words of chinese) expect(en).not.toContain(words)
})
