/** What a merchant holds to take payments: the same five things as for WeChat Pay, plus where the service is. */
export interface Merchant {
  readonly mchid: string
  /** Serial number of the merchant's API certificate. */
  readonly serialNo: string
  readonly privateKeyPem: string
  /** 32 characters, agreed with the service; certificates and notifications are encrypted with it. */
  readonly apiV3Key: string
}

export interface PaymentServiceOptions {
  /** Where the payment service is. This one line is what differs from taking WeChat Pay. */
  readonly bridgeUrl: string
  readonly appId: string
  readonly merchant: Merchant
}
