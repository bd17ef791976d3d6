import { type Html, html } from '../html.ts'
import type { View } from './view.ts'

export const EXPLAIN_FORM_MAX_BYTES = 256 * 1024

export async function explainPage(_view: View, _example: string | null, _message?: string): Promise<Html> {
  return html``
}
