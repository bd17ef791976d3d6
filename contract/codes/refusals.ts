/** Why a text is not a code that we take. Names are part of the recogniser's door: they are not renamed. */
export type RefusalRule =
  /** Nothing but white space. */
  | 'EMPTY'
  /** Longer than {@link CODE_MAX_CHARS}. */
  | 'TOO_LONG'
  /** A control character, the mark of text that was decoded wrongly, or half of a surrogate pair. */
  | 'BAD_CHARACTER'
  /** Full-width digits, look-alike letters: only EMV codes may leave ASCII. */
  | 'NON_ASCII'
  /** No family begins like this. */
  | 'UNKNOWN'
  /** Digits of no family's prefix and length. */
  | 'UNKNOWN_DIGITS'
  /** 18 digits from 16: only some acquirers take these as WeChat Pay codes. */
  | 'WECHAT_PREFIX_16'
  /** A wallet that has been closed, such as Baidu's. */
  | 'RETIRED_WALLET'
  /** A scheme that is no payment's. */
  | 'UNKNOWN_SCHEME'
  /** `http` where a payment needs `https`. */
  | 'INSECURE_SCHEME'
  /** Something before `@` in the authority. */
  | 'USERINFO'
  /** A port, which no printed code names. */
  | 'PORT'
  /** A host of nobody's, however much it looks like somebody's. */
  | 'UNKNOWN_HOST'
  /** A known host, but not a path of its payment codes. */
  | 'UNKNOWN_PATH'
  /** Dot segments, escapes or an empty token where the path has to be plain. */
  | 'BAD_PATH'
  /** A parameter that is missing, repeated, or not what it has to be. */
  | 'BAD_QUERY'
  /** The foreign code within a gateway link is refused, or is another gateway link. */
  | 'NESTED_CODE'
  /** A contact, an account to follow: nobody is paid with it. */
  | 'NOT_PAYMENT'
  /** EMV: lengths do not add up. */
  | 'BAD_STRUCTURE'
  /** EMV: the payload format indicator is not first, or not the version that exists. */
  | 'BAD_INDICATOR'
  /** EMV: an id twice in one template. */
  | 'DUPLICATE_ID'
  | 'CRC_MISSING'
  | 'CRC_NOT_LAST'
  | 'CRC_MISMATCH'
  /** EMV: a mandatory field is absent. */
  | 'MISSING_FIELD'
  /** EMV: a field is not of its format. */
  | 'BAD_FIELD'
  /** EMV: not an amount above zero that the currency can express. */
  | 'BAD_AMOUNT'
  /** EMV: merchant category 6011 without a UnionPay account is cash from a machine, not a purchase. */
  | 'CASH_NOT_PURCHASE'
  /** EMV consumer-presented: not base64 in its one canonical spelling. */
  | 'BAD_BASE64'

export const CODE_MAX_CHARS = 4096
