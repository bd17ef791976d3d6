import type { FromService, LaunchOptions, ToService } from '../wire/shell.ts'
import { maskText } from './masking.ts'
import type { Action } from './phone/reducer.ts'
import type { PhoneState } from './phone/state.ts'
import type { Effect } from './phone/step.ts'

/**
 * The action that a report of the service is; undefined for messages that ask for something else. What is going to be
 * read by people loses its card numbers here.
 */
export function actionFor(message: FromService, launchUrl: string): Action | undefined {
  switch (message.type) {
    case 'log':
      return { type: 'log', line: { ...message, args: message.args.map(maskText) } }
    case 'boundary':
      return { type: 'boundary', line: { ...message, values: message.values.map(maskText) } }
    case 'launched':
      return { type: 'launched', url: launchUrl }
    case 'failed':
      return { type: 'failed', text: message.text }
    case 'pageReady':
      return { type: 'pageReady', pageId: message.pageId }
    case 'store':
      return { type: 'store', space: message.space, change: message.change }
    case 'keyboard':
      return { type: 'keyboard', heightPx: message.heightPx }
    case 'pong':
      return { type: 'hung', isHung: false }
    case 'call':
    case 'abort':
    case 'inspected':
      return undefined
  }
}

/** The message to the service that an effect is; undefined for effects on the world outside the service. */
export function messageFor(effect: Effect, state: PhoneState, launch: LaunchOptions): ToService | undefined {
  switch (effect.kind) {
    case 'showPage':
    case 'hidePage':
    case 'closePage':
      return { type: effect.kind, pageId: effect.pageId }
    case 'pageEvent':
      return { type: 'pageEvent', pageId: effect.pageId, event: effect.event, value: effect.value }
    case 'appShow':
      return { type: 'appShow', options: launch }
    case 'appHide':
      return { type: 'appHide' }
    case 'hostEvent':
      return { type: 'hostEvent', event: effect.event }
    case 'reply': {
      const { ticket, ok, result } = effect
      return ok ? { type: 'reply', ticket, ok, result } : { type: 'reply', ticket, ok, error: result }
    }
    case 'replaceStorage':
      return { type: 'storageReplaced', space: effect.space, values: state.storage[effect.space] ?? {} }
    case 'openPage':
    case 'expireToast':
    case 'persist':
    case 'restart':
    case 'setClock':
      return undefined
  }
}
