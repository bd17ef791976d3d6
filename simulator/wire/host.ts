/** What the shell and the host backend say to each other over HTTP: requests that leave the phone, and the desk. */

/** Names the world's time on every answer of the host backend, in milliseconds since the epoch. */
export const WORLD_TIME_HEADER = 'x-world-time'

/** One `wx.request` on its way to the host backend. */
export interface OutgoingRequest {
  readonly space: string
  readonly url: string
  readonly method: string
  readonly header: Readonly<Record<string, string>>
  readonly data?: string
  /** `base64` when `data` stands for bytes. */
  readonly dataAs?: 'base64'
  /** `base64` when the answer is wanted as bytes. */
  readonly answerAs?: 'base64'
  readonly timeoutMs: number
}

/** What became of it: the answer as text or as base64, or the errMsg that `wx.request` fails with. */
export type RequestOutcome =
  | {
      readonly ok: true
      readonly statusCode: number
      readonly header: Readonly<Record<string, string>>
      readonly data: string
    }
  | { readonly ok: false; readonly errMsg: string }

/** Words for a tester: the same in every language, or in both that the simulator speaks. */
export type DeskText = string | { readonly zh: string; readonly en: string }

/** A person whom the tester can be. */
export interface DeskPerson {
  /** Letters, digits, `-` and `_`; WeChat's openid is derived from it. */
  readonly id: string
  readonly name: DeskText
  readonly note?: DeskText
}

/** A test card of the mock network, with everything a tester has to type. */
export interface DeskCard {
  readonly label: DeskText
  readonly cardNo: string
  readonly phone: string
  readonly pin: string
  readonly sms: string
  /** Of credit cards. */
  readonly cvn2?: string | null
  readonly expiresYymm?: string | null
}

/** A city in which the phone can be, or a merchant be registered. Degrees of latitude and longitude, WGS 84. */
export interface City {
  /** The administrative division, six digits. */
  readonly code: string
  readonly zh: string
  readonly en: string
  readonly lat: number
  readonly lon: number
  /** A provincial capital, or a city that is its own province. */
  readonly isCapital: boolean
}

/** The people and cards that the host backend offers to testers. */
export interface Desk {
  readonly people: readonly DeskPerson[]
  readonly cards: readonly DeskCard[]
}
