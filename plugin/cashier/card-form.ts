import type { EncryptionKey, EnrolmentRequest } from '../../contract/plugin-door.ts'
import {
  CARD_NUMBER_DIGITS_MAX,
  digitsOf,
  expiryOf,
  groupCardNumber,
  isCardNumberLength,
  isPhone,
  passesLuhn,
} from '../api/card-number.ts'
import type { Randomness } from '../api/entropy.ts'
import { seal } from '../api/seal.ts'

export type CardField = 'number' | 'expiry' | 'cvn2' | 'phone' | 'smsCode'

const DIGITS_MAX: Record<CardField, number> = {
  number: CARD_NUMBER_DIGITS_MAX,
  expiry: 4,
  cvn2: 3,
  phone: 11,
  smsCode: 6,
}

type Sealed = Omit<EnrolmentRequest, 'enrolmentId'>

export type FormProblem = 'number' | 'number-unusual' | 'expiry' | 'cvn2' | 'phone' | 'consent'

/**
 * What a cardholder types to add a card. As with the PIN, the fields live here and nowhere else; they leave sealed
 * for UnionPay, and are dropped once the network has sent its code, or when the form goes out of sight.
 */
export class CardForm {
  #fields: Record<CardField, string> = emptyFields()
  #isCredit = false
  #hasConsent = false
  #unusualNumber = ''
  #sealed: Sealed | null = null
  #maskedPhone = ''

  get isCredit(): boolean {
    return this.#isCredit
  }

  get hasConsent(): boolean {
    return this.#hasConsent
  }

  /** Enough of the phone number to recognise it by. */
  get maskedPhone(): string {
    return this.#maskedPhone
  }

  /** The code from the phone, once it has all its digits. */
  get smsCode(): string | null {
    return this.#fields.smsCode.length === DIGITS_MAX.smsCode ? this.#fields.smsCode : null
  }

  /** Takes what was typed, and gives it back as it should stand in its box. */
  type(field: CardField, text: string): string {
    this.#fields[field] = digitsOf(text).slice(0, DIGITS_MAX[field])
    return shown(field, this.#fields[field])
  }

  toggleCredit(): void {
    this.#isCredit = !this.#isCredit
  }

  toggleConsent(): void {
    this.#hasConsent = !this.#hasConsent
  }

  /**
   * The first thing that keeps the card from being sent, from top to bottom; null when nothing does. A number with
   * an unusual check digit is asked about once.
   */
  check(): FormProblem | null {
    const { number, expiry, cvn2, phone } = this.#fields
    if (!isCardNumberLength(number)) return 'number'
    if (!passesLuhn(number) && this.#unusualNumber !== number) {
      this.#unusualNumber = number
      return 'number-unusual'
    }
    if (this.#isCredit && expiryOf(expiry) === null) return 'expiry'
    if (this.#isCredit && cvn2.length !== DIGITS_MAX.cvn2) return 'cvn2'
    if (!isPhone(phone)) return 'phone'
    return this.#hasConsent ? null : 'consent'
  }

  /** The request that starts the binding; only UnionPay can read what is in it. It is kept to be sent again. */
  seal(enrolmentId: string, key: EncryptionKey, randomness: Randomness): EnrolmentRequest {
    const { number, expiry, cvn2, phone } = this.#fields
    const credit = this.#isCredit ? `&cvn2=${cvn2}&expired=${expiryOf(expiry)}` : ''
    this.#maskedPhone = `${phone.slice(0, 3)}****${phone.slice(-4)}`
    this.#sealed = {
      encryptedAccNo: seal(number, key, randomness),
      encryptedInfo: seal(`phoneNo=${phone}${credit}`, key, randomness),
      encryptCertId: key.certId,
    }
    return { enrolmentId, ...this.#sealed }
  }

  /** The same card once more under another number, for another code. Null when none was sealed. */
  sealedAgain(enrolmentId: string): EnrolmentRequest | null {
    return this.#sealed && { enrolmentId, ...this.#sealed }
  }

  /** Drops what was typed. What was sealed stays, for it tells nobody anything. */
  forgetDetails(): void {
    this.#fields = emptyFields()
    this.#isCredit = false
    this.#hasConsent = false
    this.#unusualNumber = ''
  }

  clearSmsCode(): void {
    this.#fields.smsCode = ''
  }

  clear(): void {
    this.forgetDetails()
    this.#sealed = null
    this.#maskedPhone = ''
  }
}

function emptyFields(): Record<CardField, string> {
  return { number: '', expiry: '', cvn2: '', phone: '', smsCode: '' }
}

function shown(field: CardField, digits: string): string {
  if (field === 'number') return groupCardNumber(digits)
  if (field === 'expiry') return digits.replace(/^(\d\d)(?=\d)/, '$1/')
  if (field === 'phone') return digits.replace(/^(\d{3})(?=\d)/, '$1 ').replace(/ (\d{4})(?=\d)/, ' $1 ')
  return digits
}
