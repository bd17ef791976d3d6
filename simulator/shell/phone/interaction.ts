import type { SeenCode } from '../camera/seen-code.ts'
import { withPermission } from './permissions.ts'
import type { Dialog, PhoneState, Toast } from './state.ts'
import { type Asker, type Effect, fail, type Step, step, succeed } from './step.ts'

const NOTICE_MS = 1500

/** How a person can answer a dialog. */
export type DialogAnswer =
  | { readonly kind: 'confirm'; readonly content: string }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'item'; readonly index: number }
  /** The camera, or the reader of pictures, has made out a code. */
  | { readonly kind: 'code'; readonly code: SeenCode }

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
  return reply ? step({ ...state, dialogs, settings: decided(state, dialog, answer) }, reply) : step(state)
}

/** WeChat remembers what a person has allowed or refused. */
function decided({ settings }: PhoneState, dialog: Dialog, answer: DialogAnswer): PhoneState['settings'] {
  if (dialog.kind !== 'permission') return settings
  return withPermission(settings, dialog.scope, answer.kind === 'confirm')
}

function replyTo(dialog: Dialog, answer: DialogAnswer): Effect | undefined {
  const asker = (api: string): Asker => ({ ticket: dialog.ticket, api, space: '' })
  switch (dialog.kind) {
    case 'modal': {
      if (answer.kind !== 'confirm' && answer.kind !== 'cancel') return undefined
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
      if (answer.kind !== 'code' || !isTakenBy(dialog, answer.code)) return undefined
      return succeed(asker('scanCode'), scanned(answer.code))
    case 'permission':
      if (answer.kind === 'confirm') return succeed(dialog.asker, dialog.fields)
      return answer.kind === 'cancel' ? fail(dialog.asker, 'auth deny') : undefined
  }
}

/** A scanner passes over shapes that it was not told to look for, and a camera's over pictures. */
export function isTakenBy(scanner: Dialog & { readonly kind: 'scan' }, code: SeenCode): boolean {
  return scanner.looksFor.includes(code.shape) && !(scanner.onlyFromCamera && code.source === 'album')
}

function scanned({ text, shape, rawData, charSet }: SeenCode) {
  return { result: text, scanType: shape, charSet, rawData }
}
