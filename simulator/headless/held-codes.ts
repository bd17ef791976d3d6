import { codeOf, type SeenCode } from '../shell/camera/seen-code.ts'
import { isTakenBy } from '../shell/phone/interaction.ts'
import type { Phone } from '../shell/phone.ts'

/** The codes that a test holds before the camera, one after another: each scanner takes the first that it reads. */
export class HeldCodes {
  readonly #codes: SeenCode[] = []

  hold(code: string | SeenCode): void {
    this.#codes.push(typeof code === 'string' ? codeOf(code) : code)
  }

  /** Lets the scanner that is open look; call whenever the phone has changed. */
  showTo(phone: Phone): void {
    const dialog = phone.state.dialogs[0]
    if (dialog?.kind !== 'scan') return
    const at = this.#codes.findIndex((code) => isTakenBy(dialog, code))
    const [code] = at < 0 ? [] : this.#codes.splice(at, 1)
    if (code) phone.dispatch({ type: 'answerDialog', answer: { kind: 'code', code } })
  }
}
