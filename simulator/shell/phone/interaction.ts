import type { Dialog, PhoneState, Toast } from './state.ts'
import { type Asker, type Effect, fail, type Step, step, succeed } from './step.ts'

const NOTICE_MS = 1500

/** How a person can answer a dialog. */
export type DialogAnswer =
  | { readonly kind: 'confirm'; readonly content: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'item'; readonly index: number }

export function showToast(
  state: PhoneState,
  toast: Omit<Toast, 'id'>,
  durationMs: number | null,
  asker: Asker,
): Step {
  const id = state.lastToastId + 1
  const expiry: Effect[] =
    durationMs === null ? [] : [{ kind: 'expireToast', toastId: id, afterMs: durationMs }]
  return step({ ...state, toast: { ...toast, id }, lastToastId: id }, ...expiry, succeed(asker))
}

/** A passing word of the phone itself; a loading that the application shows is left alone. */
export function showNotice(state: PhoneState, title: string): Step {
  if (state.toast?.kind === 'loading') return step(state)
  const id = state.lastToastId + 1
  const toast: Toast = { id, kind: 'toast', title, icon: 'none', mask: false }
  return step({ ...state, toast, lastToastId: id }, { kind: 'expireToast', toastId: id, afterMs: NOTICE_MS })
}

/** `wx.hideToast` and `wx.hideLoading` each take away what is shown, as WeChat's do: there is one place for both. */
export function hideToast(state: PhoneState, asker: Asker): Step {
  return step({ ...state, toast: null }, succeed(asker))
}

export function expireToast(state: PhoneState, toastId: number): Step {
  return state.toast?.id === toastId ? step({ ...state, toast: null }) : step(state)
}

export function openDialog(state: PhoneState, dialog: Dialog): Step {
  return step({ ...state, dialogs: [...state.dialogs, dialog] })
}

/** The person answers the dialog that is shown; the next one in the queue comes up. */
export function answerDialog(state: PhoneState, answer: DialogAnswer): Step {
  const [dialog, ...dialogs] = state.dialogs
  if (!dialog) return step(state)
  const reply = replyTo(dialog, answer)
  return reply ? step({ ...state, dialogs }, reply) : step(state)
}

function replyTo(dialog: Dialog, answer: DialogAnswer): Effect | undefined {
  const asker = (api: string): Asker => ({ ticket: dialog.ticket, api, space: '' })
  switch (dialog.kind) {
    case 'modal': {
      if (answer.kind === 'item') return undefined
      const confirm = answer.kind === 'confirm'
      const content = confirm && dialog.editable ? { content: answer.content } : {}
      return succeed(asker('showModal'), { confirm, cancel: !confirm, ...content })
    }
    case 'actionSheet':
      if (answer.kind === 'cancel') return fail(asker('showActionSheet'), 'cancel')
      if (answer.kind !== 'item' || dialog.items[answer.index] === undefined) return undefined
      return succeed(asker('showActionSheet'), { tapIndex: answer.index })
    case 'scan':
      if (answer.kind === 'cancel') return fail(asker('scanCode'), 'cancel')
      if (answer.kind !== 'confirm') return undefined
      return succeed(asker('scanCode'), scanned(answer.content))
  }
}

function scanned(result: string) {
  const rawData = btoa(String.fromCharCode(...new TextEncoder().encode(result)))
  return { result, scanType: 'QR_CODE', charSet: 'utf-8', rawData }
}
