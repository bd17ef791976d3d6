/** A person whom the tester can be. */
export interface DeskPerson {
  /** Letters, digits, `-` and `_`; WeChat's openid is derived from it. */
  readonly id: string
  readonly name: string
  readonly note?: string
}

/** A test card of the mock network, with everything a tester has to type. */
export interface DeskCard {
  readonly label: string
  readonly cardNo: string
  readonly phone: string
  readonly pin: string
  readonly sms: string
}

/** What the "test people and cards" card of the simulator's desk shows. */
export interface Desk {
  readonly people: readonly DeskPerson[]
  readonly cards: readonly DeskCard[]
}
