import { type MistakeText, mistake } from './mistake.ts'

/** What goes wrong in making the string and its digests. */
export const STRING_MISTAKES = {
  // The digest.
  'single-digest': mistake(
    '只做了一次摘要：直接对待签名串签名。',
    'Only one digest was made: the string itself was signed.',
    '先算待签名串的摘要，写成小写十六进制文字，再对这段文字签名。',
    'First digest the string, write that in lower-case hex, then sign those letters.',
  ),
  'upper-case-digest': mistake(
    '第一次摘要写成了大写十六进制。',
    'The first digest was written in upper-case hex.',
    '改成小写再签名。',
    'Write it in lower case before you sign.',
  ),
  'binary-digest': mistake(
    '对第一次摘要的原始字节签名，而不是它的十六进制文字。',
    'The bytes of the first digest were signed, not its hex letters.',
    '签名的对象是小写十六进制文字（SHA-256为64个字符）。',
    'Sign its lower-case hex letters (64 of them for SHA-256).',
  ),
  'base64-digest': mistake(
    '第一次摘要写成了base64，而不是十六进制。',
    'The first digest was written in base64 instead of hex.',
    '改成小写十六进制再签名。',
    'Write it in lower-case hex before you sign.',
  ),
  'sha1-for-sha256': mistake(
    '用了SHA-1；version {version} 要用SHA-256。',
    'SHA-1 was used; version {version} needs SHA-256.',
    '两次摘要都改用SHA-256（Java: SHA256withRSA），或把 version 设为 5.0.0。',
    'Use SHA-256 both times (Java: SHA256withRSA), or set version to 5.0.0.',
  ),
  'sha256-for-sha1': mistake(
    '用了SHA-256；version {version} 要用SHA-1。',
    'SHA-256 was used; version {version} needs SHA-1.',
    '把 version 设为 5.1.0，或两次摘要都改用SHA-1。',
    'Set version to 5.1.0, or use SHA-1 both times.',
  ),
  'mixed-digests': mistake(
    '两次摘要用了不同的算法：先 {found}，后 {expected}。',
    'Two different hashes were used: first {found}, then {expected}.',
    '两次都用同一算法：5.1.0用SHA-256，5.0.0用SHA-1。',
    'Use the same both times: SHA-256 for 5.1.0, SHA-1 for 5.0.0.',
  ),
  'other-digest': mistake(
    '用了 {found} 算法。',
    'The hash {found} was used.',
    '5.1.0用SHA-256，5.0.0用SHA-1。',
    'Use SHA-256 for 5.1.0, SHA-1 for 5.0.0.',
  ),

  // The string that was signed.
  unsorted: mistake(
    '域没有按名称排序，而是按报文中的次序签名。',
    'The fields were not sorted by name but signed in the order of the message.',
    '按域名的字节序（ASCII）升序排列后再拼接。',
    'Sort by name in byte (ASCII) order before joining.',
  ),
  'case-insensitive-order': mistake(
    '排序时忽略了大小写。',
    'The fields were sorted without regard to upper and lower case.',
    '按字节序排列：大写字母在小写字母之前。',
    'Sort by bytes: capital letters come before small ones.',
  ),
  'url-encoded-values': mistake(
    '签名的是百分号编码之后的值。',
    'The values were percent-encoded before they were signed.',
    '对原值签名，发送时才编码。',
    'Sign the values as they are; encode them only for sending.',
  ),
  'blank-included': mistake(
    '空值的域也进了待签名串。',
    'Fields with a blank value are part of what was signed.',
    '去掉空值的域，再签名。',
    'Leave out fields whose value is blank before you sign.',
  ),
  'signature-included': mistake(
    '待签名串里带着 signature 域。',
    'The field signature is part of what was signed.',
    '签名前去掉 signature 域。',
    'Leave signature out before you sign.',
  ),
  'field-added-later': mistake(
    '域 {field} 是签名之后才加进报文的。',
    'The field {field} was added after signing.',
    '签名之前放齐所有域（certId、signMethod、version 也在内）。',
    'Put all fields in before you sign, certId, signMethod and version among them.',
  ),
  'unknown-fields-added': mistake(
    '报文里混进了规范没有的域：{field}。',
    'Fields that the specification does not have got into the message: {field}.',
    '多半是 backUrl 的查询参数被框架并进了表单；验签前去掉它们，或不用查询参数。',
    'Most likely a framework merged the query string of backUrl into the form: take them out before verifying, or use no query string.',
  ),
  'envelope-not-signed': mistake(
    'version、encoding、signMethod、certId 等域没有参加签名：{field}。',
    'These fields were not signed: {field}.',
    '除 signature 外，所有非空域都要签名。',
    'Every field that is not blank is signed, but signature itself.',
  ),
  'pem-line-ends': mistake(
    '证书的换行被改动：签名时是 {expected}，收到的是 {found}。',
    "The certificate's line ends were changed: signed with {expected}, received with {found}.",
    '收到后把 signPubKeyCert 的换行恢复为CRLF、末尾不带换行，再验签。',
    'Before verifying, give signPubKeyCert its CRLF line ends back, with none at the end.',
  ),
  'charset-differs': mistake(
    '待签名串用了 {found} 编码，而 encoding 写的是 {expected}。',
    'The string was signed in {found}, but encoding says {expected}.',
    '签名和发送都用 encoding 所写的字符集，不要用系统默认字符集。',
    "Sign and send in the charset that encoding names, not in the system's default.",
  ),
  'value-encoded-twice': mistake(
    '值被百分号编码了两次：签名的是原值，收到的仍带着 %XX。',
    'Values were percent-encoded twice: the original was signed, but what arrives still holds %XX.',
    'HTTP库已经会编码表单；不要自己先编码一遍。',
    'Your HTTP library encodes the form already; do not encode the values yourself as well.',
  ),
  'values-not-trimmed': mistake(
    '值的首尾空白在签名与发送之间不一致。',
    'Blanks around values differ between what was signed and what was sent.',
    '先去掉首尾空白，再签名和发送。',
    'Trim values before both signing and sending.',
  ),
  'null-text': mistake(
    '空值被当作文字“null”或“undefined”发送了：{field}。',
    'An empty value was sent as the text "null" or "undefined": {field}.',
    '没有值的域不要放进报文。',
    'Leave a field without a value out of the message.',
  ),
  'joined-otherwise': mistake(
    '拼接方式不对（多了末尾的 &、加了引号，或没有 &）。',
    'The fields were joined otherwise (an & at the end, quotes, or no & at all).',
    '用 & 连接 名=值，首尾都不加。',
    'Join name=value with &, and nothing before or behind.',
  ),
  'altered-field': mistake(
    '域 {field} 在签名之后被改动：签名时是“{expected}”，收到的是“{found}”。',
    'The field {field} was changed after signing: signed as "{expected}", received as "{found}".',
    '签名之后不要再改任何域。',
    'Change no field once the message is signed.',
  ),
  altered: mistake(
    '私钥是对的，但签名的是另一段文字：有域在签名之后被改动、增加或去掉了。',
    'The right key signed, but another text: some field was changed, added or left out after signing.',
    '把你的待签名串与上面的逐字比较；摘要不同即文字不同。',
    'Compare your string with the one above, sign by sign; another digest means another text.',
  ),
} as const satisfies Record<string, MistakeText>
