import { codeOf } from '../shell/camera/seen-code.ts'
import type { DialogAnswer } from '../shell/phone/interaction.ts'
import type { Dialog } from '../shell/phone/state.ts'

/** What can be read on a dialog, its buttons last. */
export function dialogTexts(dialog: Dialog | undefined): string[] {
  switch (dialog?.kind) {
    case 'modal':
      return [dialog.title, dialog.content, dialog.cancelText ?? '', dialog.confirmText].filter(Boolean)
    case 'actionSheet':
      return [dialog.title, ...dialog.items].filter(Boolean)
    case 'permission':
      return [dialog.scope, dialog.reason, '拒绝', '允许'].filter(Boolean)
    default:
      return []
  }
}

/** The answer that a button's text stands for; undefined when the dialog has no such button. */
export function answerBy(dialog: Dialog, button: string, content: string): DialogAnswer | undefined {
  if (dialog.kind === 'actionSheet') {
    const index = dialog.items.indexOf(button)
    return index >= 0 ? { kind: 'item', index } : cancelWord(button)
  }
  if (dialog.kind === 'modal' && button === dialog.confirmText) return { kind: 'confirm', content }
  if (dialog.kind === 'modal' && button === dialog.cancelText) return { kind: 'cancel' }
  if (dialog.kind === 'permission') return permissionWord(button)
  if (dialog.kind === 'scan' && content !== '') return { kind: 'code', code: codeOf(content) }
  return cancelWord(button)
}

function permissionWord(button: string): DialogAnswer | undefined {
  if (button === '允许' || button === 'Allow') return { kind: 'confirm', content: '' }
  return button === '拒绝' || button === 'Deny' ? { kind: 'cancel' } : undefined
}

function cancelWord(button: string): DialogAnswer | undefined {
  return button === '取消' || button === 'Cancel' ? { kind: 'cancel' } : undefined
}
