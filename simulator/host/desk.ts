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

/** What the "test people and cards" card of the simulator's desk shows. */
export interface Desk {
  readonly people: readonly DeskPerson[]
  readonly cards: readonly DeskCard[]
}
