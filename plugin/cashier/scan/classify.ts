import type { CodeOwner } from '../../../contract/code-owners.ts'
import { recognise } from '../../../contract/codes/recognise.ts'
import type { Receiver } from '../../../contract/codes/recognised.ts'

/** Whose code it is, as far as the code itself tells. */
export interface Badge {
  readonly owner: CodeOwner | null
  readonly receiver: Receiver | 'order' | null
}

/** Why a code is not worth asking the bridge about. */
export type Unpayable =
  /** Somebody's own payment code: it is for merchants to scan. */
  | { readonly why: 'payer-code' }
  /** A code that only an app can open, of the given kind such as `shouqianba`. */
  | { readonly why: 'aggregate'; readonly name: string }
  /** Nothing that we know; a link's host is shown, never more of it. */
  | { readonly why: 'unknown'; readonly rule: string; readonly host: string | null }

export type Classified =
  | { readonly isPayable: true; readonly badge: Badge }
  | { readonly isPayable: false; readonly unpayable: Unpayable }

/** Sorts what was scanned before anybody is asked: at once, and without a network. */
export function classify(text: string): Classified {
  const code = recognise(text)
  if (code.kind === 'refused') {
    return { isPayable: false, unpayable: { why: 'unknown', rule: code.rule, host: code.host ?? null } }
  }
  if (code.mode === 'cpm') return { isPayable: false, unpayable: { why: 'payer-code' } }
  if (code.kind.startsWith('aggregate.')) {
    return { isPayable: false, unpayable: { why: 'aggregate', name: code.kind.slice('aggregate.'.length) } }
  }
  const owner = code.owner === 'ecny' ? null : code.owner
  const receiver = code.kind === 'wechat.native' ? 'order' : 'receiver' in code ? code.receiver : null
  return { isPayable: true, badge: { owner, receiver } }
}
