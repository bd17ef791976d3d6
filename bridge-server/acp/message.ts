/**
 * One ACP message: field names and values exactly as they travel, before any transport encoding.
 * Every value is text; an absent field is simply not there.
 */
export type AcpMessage = Readonly<Record<string, string>>
