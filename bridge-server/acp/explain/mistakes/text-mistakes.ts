import { type MistakeText, mistake } from './mistake.ts'

/** What goes wrong with a body, its envelope, and the text of the signature. */
export const TEXT_MISTAKES = {
  // What cannot be read.
  'not-a-message': mistake(
    '这不是一条ACP报文：既不是 名=值&名=值，也不是JSON对象。',
    'This is no ACP message: neither name=value&name=value nor a JSON object.',
    '请粘贴完整的请求、应答或通知正文，不含HTTP头。',
    'Paste the whole body of a request, answer or notification, without HTTP headers.',
  ),
  'duplicate-field': mistake(
    '域 {field} 出现了不止一次。',
    'The field {field} comes more than once.',
    '同名域只能出现一次；backUrl里的查询参数若被框架并入表单，也会造成重复。',
    'Send each field once; a framework that merges the query string of backUrl into the form doubles fields, too.',
  ),
  'bad-escape': mistake(
    '域 {field} 的百分号转义不完整或不合法。',
    'A percent escape in {field} is broken.',
    '值中的 % 必须写作 %25；请用标准的表单编码函数编码整个值，只编码一次。',
    'Write % as %25: encode the whole value once with a standard form encoder.',
  ),
  'bad-charset': mistake(
    '字节不是 encoding 域所写的字符集（UTF-8或GBK）。',
    'The bytes are not in the charset that the field encoding names (UTF-8 or GBK).',
    '让 encoding 域与实际编码一致：先按该字符集取字节，再做百分号编码和签名。',
    'Make encoding name the charset that you really write, for both the body and the signature.',
  ),

  // The envelope.
  'version-unknown': mistake(
    'version 为“{found}”，这里只认识 5.1.0、5.0.0、5.0.1、1.0.0。',
    'version is "{found}"; only 5.1.0, 5.0.0, 5.0.1 and 1.0.0 are spoken here.',
    '把 version 设为 5.1.0。',
    'Set version to 5.1.0.',
  ),
  'sign-method-unknown': mistake(
    'signMethod 为“{found}”，只有 01（证书）、11（SHA-256密钥）、12（SM3密钥）。',
    'signMethod is "{found}"; there are only 01 (certificate), 11 (SHA-256 key) and 12 (SM3 key).',
    '用证书签名时设为 01，并且在签名之前设置。',
    'Set it to 01 for a certificate, and set it before signing.',
  ),
  'signature-missing': mistake(
    '没有 signature 域。',
    'There is no signature.',
    '对其余所有非空域签名，并以 signature 之名发送。',
    'Sign all other fields that are not blank, and send the result as signature.',
  ),
  'certificate-missing': mistake(
    '没有指明签名证书：请求要有 certId，5.1.0应答要有 signPubKeyCert。',
    'No certificate is named: requests need certId, answers of 5.1.0 need signPubKeyCert.',
    'certId 是签名证书（pfx里那张）的十进制序列号，签名之前就要放进报文。',
    'certId is the decimal serial number of the certificate in your pfx; put it in before you sign.',
  ),

  // The signature's own text.
  'plus-became-space': mistake(
    '{field} 中的 + 在途中变成了空格：值没有做百分号编码。',
    'The + signs in {field} became blanks on the way: the value was not percent-encoded.',
    '发送前对每个值做表单编码，+ 要写作 %2B。',
    'Form-encode every value before sending; + must travel as %2B.',
  ),
  'base64-line-breaks': mistake(
    'signature 的base64里有换行或空白。',
    'The base64 of signature holds line breaks or blanks.',
    '用不换行的base64编码器（Java用 Base64.getEncoder()，不要用 MIME 或旧的 BASE64Encoder）。',
    'Use an encoder that does not break lines (Java: Base64.getEncoder(), not the MIME one).',
  ),
  base64url: mistake(
    'signature 用了URL安全的base64字母表（- 和 _），或缺少末尾的 =。',
    'signature uses the URL-safe base64 alphabet (- and _), or lacks its = at the end.',
    '改用标准base64字母表（+ 和 /），保留末尾的 =，再做表单编码。',
    'Use the standard alphabet (+ and /) with = at the end, then form-encode it.',
  ),
  'signature-hex': mistake(
    'signature 是十六进制文字，而不是base64。',
    'signature is written in hex instead of base64.',
    '把签名的字节做base64编码。',
    'Encode the bytes of the signature as base64.',
  ),
  'not-escaped': mistake(
    '按原文看，签名是对的；但值没有做百分号编码，当作表单读时 + 会变成空格，%XX 会被解码。',
    'As it stands here the signature is good; but the values are not percent-encoded, and whoever reads a form makes blanks of + signs and decodes %XX.',
    '发送时用标准的表单编码函数编码每个值；如果这只是日志里的原文，签名本身没有问题。',
    'Encode each value with a standard form encoder when you send it; if this is only what a log prints, the signature itself is fine.',
  ),
  'signature-encoded-twice': mistake(
    'signature 被百分号编码了两次。',
    'signature was percent-encoded twice.',
    'HTTP库已经会编码表单；不要自己先编码一遍。',
    'Your HTTP library encodes the form already; do not encode the value yourself as well.',
  ),
  'signature-not-base64': mistake(
    'signature 不是合法的base64（密钥签名时：不是64位小写十六进制）。',
    'signature is not base64 (with a shared key: not 64 lower-case hex letters).',
    '检查传输途中是否截断，或误放了别的内容。',
    'Look whether it was cut on the way, or is something else altogether.',
  ),
} as const satisfies Record<string, MistakeText>
