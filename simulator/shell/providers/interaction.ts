import type { ApiCall } from '../../wire/shell.ts'
import type { Toast } from '../phone/state.ts'
import { textFor } from '../texts.ts'
import { colour, flag, number, text, wrongType } from './arguments.ts'
import { ApiFailure, askerOf, decidedByPhone, type Provider } from './provider.ts'

const TOAST_MS = 1500
const TOAST_LIMIT_MS = 60_000
const ACTION_SHEET_ITEMS = 6
/** WeChat lets a modal's button hold four Chinese characters. */
const BUTTON_CHARS = 4

export const interactionProviders = {
  showToast: decidedByPhone((call) => ({
    type: 'showToast',
    asker: askerOf(call),
    toast: {
      kind: 'toast',
      title: text(call, 'title', ''),
      icon: iconOf(call),
      mask: flag(call, 'mask', false),
    },
    durationMs: Math.min(number(call, 'duration', TOAST_MS), TOAST_LIMIT_MS),
  })),
  hideToast: decidedByPhone((call) => ({ type: 'hideToast', asker: askerOf(call) })),
  showLoading: decidedByPhone((call) => ({
    type: 'showToast',
    asker: askerOf(call),
    toast: {
      kind: 'loading',
      title: text(call, 'title', ''),
      icon: 'loading',
      mask: flag(call, 'mask', false),
    },
    durationMs: null,
  })),
  hideLoading: decidedByPhone((call) => ({ type: 'hideToast', asker: askerOf(call) })),
  showModal: decidedByPhone((call, state) => {
    const { language } = state.settings
    const cancelText = flag(call, 'showCancel', true)
      ? buttonText(call, 'cancelText', textFor(language, 'cancel'))
      : null
    return {
      type: 'openDialog',
      dialog: {
        kind: 'modal',
        ticket: call.ticket,
        title: text(call, 'title', ''),
        content: text(call, 'content', ''),
        cancelText,
        confirmText: buttonText(call, 'confirmText', textFor(language, 'confirm')),
        cancelColor: colour(call, 'cancelColor'),
        confirmColor: colour(call, 'confirmColor'),
        editable: flag(call, 'editable', false),
        placeholder: text(call, 'placeholderText', ''),
      },
    }
  }),
  showActionSheet: decidedByPhone((call) => ({
    type: 'openDialog',
    dialog: {
      kind: 'actionSheet',
      ticket: call.ticket,
      title: text(call, 'alertText', ''),
      items: sheetItems(call),
      itemColor: colour(call, 'itemColor'),
    },
  })),
} satisfies Record<string, Provider>

function iconOf(call: ApiCall): Toast['icon'] {
  const icon = text(call, 'icon', 'success')
  return icon === 'error' || icon === 'loading' || icon === 'none' ? icon : 'success'
}

function buttonText(call: ApiCall, name: string, fallback: string): string {
  const value = text(call, name, fallback) || fallback
  // Latin letters take half the room of a Chinese character.
  const width = [...value].reduce((sum, char) => sum + ((char.codePointAt(0) ?? 0) < 0x2e80 ? 0.5 : 1), 0)
  if (width > BUTTON_CHARS) throw new ApiFailure(`${name} length should not larger than 4 Chinese characters`)
  return value
}

function sheetItems(call: ApiCall): string[] {
  const items = call.args.itemList
  if (!Array.isArray(items)) throw wrongType('itemList', 'Array', items)
  if (items.length === 0) throw new ApiFailure('parameter error: itemList should have at least 1 item')
  if (items.length > ACTION_SHEET_ITEMS)
    throw new ApiFailure('parameter error: itemList should not exceed 6 items')
  return items.map(String)
}
